import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Media

@Suite struct BoundedQueueTests {
  @Test("Everything arrives once, in order, and never more waits than there is room for")
  func order() async {
    let queue = BoundedQueue<Int>(capacity: 3)
    let given = Mutex(0)
    let taken = Mutex(0)
    Thread.detachNewThread {
      for number in 0..<1000 where queue.push(number) { given.withLock { $0 = number + 1 } }
      queue.finish()
    }
    let received: [Int] = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var numbers: [Int] = []
        while let number = queue.pop() {
          numbers.append(number)
          taken.withLock { $0 += 1 }
          // One may be on its way in while one is on its way out.
          let ahead = given.withLock { $0 } - taken.withLock { $0 }
          if ahead > 4 { numbers.append(-1) }
        }
        continuation.resume(returning: numbers)
      }
    }
    #expect(received == Array(0..<1000))
  }

  @Test("Closing lets both sides go, and drops what waits")
  func closing() async {
    let queue = BoundedQueue<Int>(capacity: 1)
    #expect(queue.push(1))
    let pushed: Bool = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: queue.push(2)) }
      queue.close()
    }
    #expect(!pushed && queue.pop() == nil && !queue.push(3))
  }

  @Test("After the end what is left comes out, then nothing")
  func finishing() {
    let queue = BoundedQueue<Int>(capacity: 2)
    #expect(queue.push(1) && queue.push(2))
    queue.finish()
    #expect(queue.pop() == 1 && queue.pop() == 2 && queue.pop() == nil)
  }
}
