"""s3_server.py FOLDER [PORT]: a real S3 server for tests, OpenStack Swift with its s3api, all in one process on free ports of loopback.

Prints its address, serves until its standard input ends, and keeps everything in FOLDER: one that is started there again has what the one
before it had. Path style, region us-east-1, access key test:tester, secret testing.

While there is a file FOLDER/writes, the server answers those who read, and no one who writes: it has status 503 for them where the file
says "refused", and nothing where it says "unanswered".
"""
import os
import sys

import eventlet
import eventlet.tpool
import eventlet.wsgi

eventlet.monkey_patch()

from eventlet import listen  # noqa: E402
from swift.common import utils, wsgi  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402

folder = os.path.abspath(sys.argv[1])
etc = os.path.join(folder, "etc")
for part in (etc, os.path.join(folder, "node", "d1")):
    os.makedirs(part, exist_ok=True)


def write(name, text):
    path = os.path.join(etc, name)
    with open(path, "w") as file:
        file.write(text)
    return path


write("swift.conf", """
[swift-hash]
swift_hash_path_suffix = test
swift_hash_path_prefix = test
[storage-policy:0]
name = gold
default = yes
""")
utils.SWIFT_CONF_FILE = os.path.join(etc, "swift.conf")
utils.validate_hash_conf()

COMMON = f"""
[DEFAULT]
swift_dir = {etc}
devices = {folder}/node
mount_check = false
disable_fallocate = true
workers = 0
log_address = /dev/null
"""


def serve(socket, config, gate=lambda app: app):
    eventlet.spawn(
        eventlet.wsgi.server, socket, gate(wsgi.loadapp(config)), utils.NullLogger(), protocol=wsgi.SwiftHttpProtocol, socket_timeout=60,
        custom_pool=wsgi.RestrictedGreenPool(size=256), capitalize_response_headers=False)


def gate_of_writes(app):
    def answer(environ, start):
        try:
            with open(os.path.join(folder, "writes")) as file:
                fate = file.read()
        except FileNotFoundError:
            fate = None
        if fate is None or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return app(environ, start)
        if fate == "unanswered":
            eventlet.sleep(3600)
        start("503 Service Unavailable", [("Content-Length", "0")])
        return []
    return answer


for kind in ("account", "container", "object"):
    socket = listen(("127.0.0.1", 0), backlog=128)
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": socket.getsockname()[1], "device": "d1", "weight": 1,
                     "replication_ip": "127.0.0.1", "replication_port": socket.getsockname()[1]})
    builder.rebalance()
    builder.get_ring().save(os.path.join(etc, f"{kind}.ring.gz"))
    serve(socket, write(f"{kind}-server.conf", f"{COMMON}[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n"))

FILTERS = "catch_errors gatekeeper healthcheck listing_formats s3api tempauth bulk slo dlo copy versioned_writes symlink".split()
SETTINGS = {
    "s3api": "s3_acl = false\nlocation = us-east-1\nmin_segment_size = 5242880\n",
    "tempauth": "user_test_tester = testing .admin\n",
    "versioned_writes": "allow_object_versioning = true\n",
}
front = listen(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), backlog=128)
serve(front, write("proxy-server.conf", COMMON + f"[pipeline:main]\npipeline = {' '.join(FILTERS)} proxy-server\n"
                   + "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
                   + "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n{SETTINGS.get(name, '')}" for name in FILTERS)), gate_of_writes)
print(f"http://127.0.0.1:{front.getsockname()[1]}", flush=True)

stdin = eventlet.tpool.Proxy(sys.stdin.buffer)
stdin.read()
os._exit(0)
