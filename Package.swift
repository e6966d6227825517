// swift-tools-version: 6.2
import PackageDescription

// An asynchronous function runs where its caller runs, so that what the event loop's thread awaits never waits for the pool.
let staysOnCaller: [SwiftSetting] = [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

// The floors of the house: a target depends only on targets below it, and a C module is seen only by the room that wraps it.
let package = Package(
  name: "sprocket",
  products: [
    .executable(name: "sprocket", targets: ["sprocket"]),
    .library(name: "Media", targets: ["Media"]),
    .library(name: "Queue", targets: ["Queue"]),
    .library(name: "Storage", targets: ["Storage"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // 6: the command line
    .executableTarget(
      name: "sprocket",
      dependencies: [
        "Worker", "Scheduler", "Jobs", "Queue", "Storage", "Business", "Redis", "Postgres", "Media", "Quantities", "Gzip",
        "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),

    // 5: what runs jobs, and what people meet
    .target(
      name: "Worker",
      dependencies: [
        "Jobs", "Queue", "Storage", "Business", "Postgres", "Media", "Processes", "CSandbox",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "Scheduler",
      dependencies: [
        "Jobs", "Queue", "Storage", "Business", "Redis", "Postgres", "Markup", "Quantities", "YAML",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        "Yams",
      ],
      resources: [.embedInCode("Player"), .embedInCode("Dashboard/Assets"), .embedInCode("OpenAPI/openapi.yml")]),

    // 4: the catalogue of jobs
    .target(name: "Jobs", dependencies: ["Queue", "Business", "Redis"]),

    // 3: the queue, the store, the books
    .target(
      name: "Queue",
      dependencies: [
        "Redis", "Reactor", .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("Scripts")],
      swiftSettings: staysOnCaller),

    .target(
      name: "Storage",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),

    .target(
      name: "Business",
      dependencies: [
        "Postgres", "Markup", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      resources: [.embedInCode("Migrations")],
      swiftSettings: staysOnCaller),

    // 2: media, Redis, PostgreSQL
    .target(
      name: "Media",
      dependencies: [
        "CFFmpeg", "YAML", "Yams", .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Profiles")]),
    .target(
      name: "Redis",
      dependencies: ["CHiredis", "Processes", "Reactor", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")],
      swiftSettings: staysOnCaller),
    .target(name: "Postgres", dependencies: ["CPostgres", "Processes", "Reactor"], swiftSettings: staysOnCaller),

    // 2: HTML as values; numbers as people read them
    .target(name: "Markup"),
    .target(name: "Quantities"),
    .target(name: "Gzip", dependencies: ["CZlib"]),

    // 1: files of settings; child processes; the thread that waits for sockets
    .target(name: "YAML", dependencies: ["Yams"]),
    .target(name: "Processes", dependencies: ["CProcess"]),
    .target(
      name: "Reactor", dependencies: ["CEpoll", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")],
      swiftSettings: staysOnCaller),

    // 0: C
    .systemLibrary(
      name: "CFFmpeg",
      pkgConfig: "libavformat libavcodec libavfilter libswscale libswresample libavutil",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavfilter-dev", "libswscale-dev", "libswresample-dev"])]),
    .systemLibrary(name: "CEpoll"),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CSandbox"),

    // What Benchmarks/queue times.
    .executableTarget(
      name: "queue-benchmark",
      dependencies: ["Queue", "Redis", .product(name: "Logging", package: "swift-log")],
      path: "Benchmarks/queue-benchmark"),

    // What Benchmarks/revenue times.
    .executableTarget(
      name: "revenue-benchmark", dependencies: ["Business", "Postgres"], path: "Benchmarks/revenue-benchmark",
      swiftSettings: staysOnCaller),

    // What Benchmarks/auctions times beside plain SQL.
    .executableTarget(
      name: "auctions-benchmark", dependencies: ["Business", "Postgres"], path: "Benchmarks/auctions-benchmark"),

    // What Benchmarks/api times beside the scheduler.
    .executableTarget(
      name: "api-benchmark", dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
      path: "Benchmarks/api-benchmark"),

    // What Benchmarks/royalty times.
    .executableTarget(
      name: "royalty-benchmark", dependencies: ["Business", "Postgres"], path: "Benchmarks/royalty-benchmark",
      swiftSettings: staysOnCaller),

    // The tests mirror the sources.
    .testTarget(name: "MediaTests", dependencies: ["Media", "ProcessTestKit", "TestFolder"]),
    .target(name: "ProcessTestKit", dependencies: ["Processes"], path: "Tests/ProcessTestKit"),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes", "TestFolder"]),
    .testTarget(
      name: "ReactorTests", dependencies: ["Reactor", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")]),
    .testTarget(
      name: "PostgresTests",
      dependencies: [
        "Postgres", "PostgresTestKit", "TestFolder", .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ]),
    .target(
      name: "PostgresTestKit",
      dependencies: ["Postgres", "TestFolder", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")],
      path: "Tests/PostgresTestKit"),
    .testTarget(
      name: "BusinessTests", dependencies: ["Business", "Postgres", "PostgresTestKit", "ProcessTestKit", "TestFolder"],
      exclude: ["Peers"]),
    .testTarget(
      name: "RedisTests",
      dependencies: ["Redis", "ProcessTestKit", .product(name: "NIOConcurrencyHelpers", package: "swift-nio")]),
    .executableTarget(
      name: "QueueTestWorker", dependencies: ["Queue", "Redis", .product(name: "Logging", package: "swift-log")],
      path: "Tests/QueueTestWorker"),
    .testTarget(
      name: "QueueTests",
      dependencies: [
        "Queue", "Redis", "Reactor", "ProcessTestKit", "QueueTestWorker",
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      exclude: ["Peers"]),
    .target(name: "TestFolder", path: "Tests/TestFolder"),
    .target(
      name: "StorageTestKit",
      dependencies: ["Storage", "ProcessTestKit", "TestFolder", .product(name: "NIOCore", package: "swift-nio")],
      path: "Tests/StorageTestKit", exclude: ["Peers"]),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Storage", "StorageTestKit", "TestFolder", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
      ]),
    .testTarget(name: "JobsTests", dependencies: ["Jobs", "Queue", "Redis"]),
    .executableTarget(name: "SandboxProbe", dependencies: ["Worker", "Media"], path: "Tests/SandboxProbe"),
    .testTarget(
      name: "WorkerTests",
      dependencies: [
        "sprocket", "SandboxProbe", "ProcessTestKit", "TestFolder", "Worker", "Scheduler", "Jobs", "Queue", "Storage",
        "StorageTestKit", "Redis",
        "Media", "Business", "Postgres", "PostgresTestKit",
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      exclude: ["Peers"]),
    .testTarget(name: "MarkupTests", dependencies: ["Markup"]),
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
    .testTarget(name: "GzipTests", dependencies: ["Gzip", "ProcessTestKit"]),
    .testTarget(
      name: "SchedulerTests",
      dependencies: [
        "Scheduler", "Jobs", "Queue", "Redis", "Business", "Postgres", "PostgresTestKit", "Storage", "StorageTestKit",
        "ProcessTestKit", "TestFolder", "Markup", "YAML",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
      ],
      exclude: ["Peers"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "sprocket", "Jobs", "Queue", "Redis", "Business", "Postgres", "PostgresTestKit", "Media", "Storage", "StorageTestKit",
        "ProcessTestKit", "TestFolder",
      ],
      exclude: ["Peers"]),
  ],
  swiftLanguageModes: [.v6]
)

// `bin/test` sets this: in our own code, a warning is an error.
if Context.environment["SPROCKET_STRICT"] != nil {
  for target in package.targets where target.type == .regular || target.type == .executable || target.type == .test {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
