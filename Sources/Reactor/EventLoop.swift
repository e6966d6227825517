import CEpoll
import Glibc
import NIOConcurrencyHelpers
import Synchronization

/// One thread that waits on epoll and is the executor of the connections that it watches.
///
/// Actors that name it as their executor run on this thread, so commands of concurrent callers collect in one
/// output buffer and leave together, no thread waits per command, and work in the cooperative pool, however heavy, never delays them.
public final class EventLoop: SerialExecutor, TaskExecutor {
  /// The loop of the process; its thread starts with the first use and lives as long as the process.
  public static let shared = EventLoop()

  public typealias Action = @Sendable () -> Void
  /// Names an action that is due later, to cancel it.
  public typealias TimerID = UInt64

  private struct State {
    var jobs: [UnownedJob] = []
    var endOfTurn: [Action] = []
    var watchers: [Int32: @Sendable (SocketEvents) -> Void] = [:]
    var timers = TimerQueue()
    var isAwake = true
    var alertUntil = ContinuousClock.now

    var hasWork: Bool { !jobs.isEmpty || !endOfTurn.isEmpty }
  }

  private let state = NIOLockedValueBox(State())
  private let thread = Atomic<UInt>(0)
  private let poll = epoll_create1(Int32(EPOLL_CLOEXEC))
  private let bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))

  /// A further loop, for connections whose work on the thread shouldn't delay that of others. It is never taken down.
  public init() {
    precondition(poll >= 0 && bell >= 0, "no file descriptors left for the event loop")
    signal(SIGPIPE, SIG_IGN)  // C libraries write without MSG_NOSIGNAL: a dead server would kill the process
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: bell))
    epoll_ctl(poll, EPOLL_CTL_ADD, bell, &event)
    var thread = pthread_t()
    let loop = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { loop in
        if let loop { Unmanaged<EventLoop>.fromOpaque(loop).takeRetainedValue().run() }
        return nil
      }, loop)
    precondition(status == 0, "no thread left for the event loop")
  }

  // MARK: Executor

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    ring { $0.jobs.append(job) }
  }

  public func checkIsolated() {
    precondition(isCurrentThread, "not on the event loop's thread")
  }

  public func isIsolatingCurrentContext() -> Bool? { isCurrentThread }

  private var isCurrentThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  // MARK: Sockets

  /// Calls `action` on the loop's thread with what epoll says about `socket`, until ``unwatch(_:)``. False when epoll refuses.
  public func watch(_ socket: Int32, action: @escaping @Sendable (SocketEvents) -> Void) -> Bool {
    state.withLockedValue { $0.watchers[socket] = action }
    var event = epoll_event(events: EPOLLIN.rawValue | EPOLLOUT.rawValue, data: epoll_data_t(fd: socket))
    return epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) == 0
  }

  /// Chooses what a watched socket reports beside errors: that it can be read, which it does unless told otherwise, and written.
  public func setInterest(reading: Bool = true, writing: Bool, on socket: Int32) {
    let events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
    var event = epoll_event(events: events, data: epoll_data_t(fd: socket))
    epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event)
  }

  public func unwatch(_ socket: Int32) {
    state.withLockedValue { _ = $0.watchers.removeValue(forKey: socket) }
    epoll_ctl(poll, EPOLL_CTL_DEL, socket, nil)
  }

  // MARK: Time

  /// Calls `action` on the loop's thread once `delay` has passed.
  @discardableResult
  public func schedule(after delay: Duration, _ action: @escaping Action) -> TimerID {
    let due = ContinuousClock.now + delay
    return ring { $0.timers.add(due: due, action) }
  }

  public func cancel(_ timer: TimerID) {
    state.withLockedValue { $0.timers.cancel(timer) }
  }

  /// Calls `action` when the jobs that are ready now have run, so that what they wrote leaves in one system call.
  public func atEndOfTurn(_ action: @escaping Action) {
    ring { $0.endOfTurn.append(action) }
  }

  /// Has the thread look out for the next event instead of sleeping, for as long as waking it would take.
  public func stayAlert() {
    state.withLockedValue { $0.alertUntil = .now + .microseconds(60) }
  }

  // MARK: The thread

  /// Changes the state and wakes the thread if it sleeps.
  private func ring<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
    let (value, mustWake) = state.withLockedValue { state in
      let value = change(&state)
      defer { state.isAwake = true }
      return (value, !state.isAwake)
    }
    if mustWake { eventfd_write(bell, 1) }
    return value
  }

  private func run() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    while true {
      let count = wait(&events)
      for event in events.prefix(count) { deliver(event) }
      for action in state.withLockedValue({ $0.timers.takeDue(at: .now) }) { action() }
      runJobs()
      for action in state.withLockedValue({ take(&$0.endOfTurn) }) { action() }
    }
  }

  /// Waits for sockets, jobs or a timer.
  /// - Returns: the number of events.
  private func wait(_ events: inout [epoll_event]) -> Int {
    while state.withLockedValue({ !$0.hasWork && .now < $0.alertUntil }) {
      let count = epoll_wait(poll, &events, Int32(events.count), 0)
      if count > 0 { return Int(count) }
    }
    let timeout = state.withLockedValue { state in
      guard !state.hasWork else { return Int32(0) }
      state.isAwake = false
      return state.timers.millisecondsToNext(from: .now)
    }
    let count = epoll_wait(poll, &events, Int32(events.count), timeout)
    state.withLockedValue { $0.isAwake = true }
    return Int(max(count, 0))
  }

  private func deliver(_ event: epoll_event) {
    guard event.data.fd != bell else {
      var rings: eventfd_t = 0
      eventfd_read(bell, &rings)
      return
    }
    state.withLockedValue { $0.watchers[event.data.fd] }?(SocketEvents(epoll: event.events))
  }

  /// Runs what is ready and what that makes ready, so that it shares a turn; not for ever, lest sockets and timers wait.
  private func runJobs() {
    let executor = asUnownedSerialExecutor()
    for _ in 1...8 {
      let jobs = state.withLockedValue { take(&$0.jobs) }
      if jobs.isEmpty { return }
      for job in jobs { job.runSynchronously(on: executor) }
    }
  }

  private func take<Element>(_ list: inout [Element]) -> [Element] {
    defer { list = [] }
    return list
  }
}
