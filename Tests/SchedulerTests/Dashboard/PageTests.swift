import Foundation
import Markup
import Queue
import Testing

@testable import Scheduler

/// The pages as pure functions of what they show.
struct PageTests {
  private let hostile = "<script>alert(1)</script>\" onload='x' </title>"

  private func markup(_ page: some View) -> String { page.body.document() }

  private func listing(_ jobs: [JobSummary], state: JobState? = .active) -> JobList {
    JobList(state: state, queues: ["transcode", "thumbnails"], counts: JobCounts(), jobs: jobs, now: SampleJob.now)
  }

  @Test func whatOthersNamedNeverBecomesMarkup() throws {
    let fields = [
      "name": hostile, "failedReason": hostile, "pb": hostile, "stacktrace": try JSONText(encoding: [hostile]).text,
      "returnvalue": try JSONText(encoding: hostile).text, "progress": try JSONText(encoding: ["stage": hostile]).text,
    ]
    for state in JobState.shown {
      let job = try SampleJob.make(hostile, queue: hostile, state: state, film: hostile, fields)
      var detail = JobDetail(job: job, now: SampleJob.now)
      detail.logs = [hostile]
      detail.parent = JobID(queue: hostile, id: hostile)
      detail.children = [ChildJob(id: JobID(queue: hostile, id: hostile), state: .done)]
      let groups = FailureGroup.all(of: [job])
      let pages = [
        markup(JobDetailPage(detail: detail, visitor: SampleJob.operatorOfAll)),
        markup(JobsPage(listing: listing([job], state: state), visitor: SampleJob.operatorOfAll)),
        markup(
          FailuresPage(
            report: FailureReport(groups: groups, examined: 1, total: 1, now: SampleJob.now), visitor: SampleJob.operatorOfAll)),
      ]
      for page in pages {
        #expect(!page.contains("<script>alert") && !page.contains("onload='x'") && !page.contains("</title>\""))
        #expect(page.count(matching: "<script") == 1)
      }
    }
  }

  @Test func nothingIsInline() throws {
    let page = markup(
      JobDetailPage(detail: JobDetail(job: try SampleJob.make(), now: SampleJob.now), visitor: SampleJob.operatorOfAll))
    #expect(!page.contains("style=") && !page.contains("onclick=") && !page.contains("://") && !page.contains("javascript:"))
  }

  @Test(arguments: [
    (JobState.active, ["Cancel…"]), (.waiting, ["Cancel…"]), (.delayed, ["Start now", "Cancel…"]),
    (.failed, ["Retry", "Remove…"]),
    (.completed, ["Do it again", "Remove…"]),
  ])
  func buttonsFitTheState(_ state: JobState, _ labels: [String]) throws {
    let detail = JobDetail(job: try SampleJob.make(state: state), now: SampleJob.now)
    let all = ["Cancel…", "Start now", "Retry", "Remove…", "Do it again"]
    let page = markup(JobDetailPage(detail: detail, visitor: SampleJob.operatorOfAll))
    for label in all { #expect(page.contains(">\(label)</button>") == labels.contains(label), "\(label)") }
    let forOnlookers = markup(JobDetailPage(detail: detail, visitor: SampleJob.onlooker))
    for label in all { #expect(!forOnlookers.contains(">\(label)</button>"), "\(label)") }
  }

  @Test func aQueueIsPutInOrderByAdminsAlone() throws {
    let detail = QueueDetail(
      queue: QueueSummary(
        name: "transcode", counts: try counts(), isPaused: false, workers: 1,
        throughput: Throughput(completed: [1], failed: [0]),
        waitingSince: nil), running: [], waiting: [], now: SampleJob.now)
    let page = markup(QueuePage(detail: detail, visitor: SampleJob.operatorOfAll))
    let forms = page.count(matching: "<form method=\"post\"")
    #expect(forms >= 6)
    #expect(!markup(QueuePage(detail: detail, visitor: SampleJob.onlooker)).contains("/queues/transcode/pause"))
  }

  private func counts() throws -> JobCounts {
    var counts = JobCounts()
    (counts.waiting, counts.delayed, counts.failed, counts.completed) = (1, 2, 3, 4)
    return counts
  }

  @Test func aQueueThatNobodyWorksOnIsPointedOut() throws {
    func page(workers: Int) throws -> String {
      let queue = QueueSummary(
        name: "transcode", counts: try counts(), isPaused: true, workers: workers,
        throughput: Throughput(completed: [0, 5], failed: [1, 0]), waitingSince: SampleJob.now - 90)
      return markup(
        OverviewPage(
          overview: Overview(
            queues: [queue], running: [], workers: [], failures: [], throughput: queue.throughput, now: SampleJob.now),
          visitor: SampleJob.onlooker))
    }
    #expect(try page(workers: 0).contains("Nobody works on transcode."))
    #expect(try !page(workers: 1).contains("Nobody works on transcode."))
    #expect(try page(workers: 1).contains("Paused") && page(workers: 1).contains("1 min ago"))
    #expect(try page(workers: 1).contains("5 jobs completed and 1 failed"))
  }

  @Test func emptyPagesSayWhatWouldFillThem() {
    #expect(markup(JobsPage(listing: listing([], state: .failed), visitor: SampleJob.onlooker)).contains("No failed jobs"))
    #expect(
      markup(WorkersPage(workforce: Workforce(workers: [], others: [], now: SampleJob.now), visitor: SampleJob.onlooker))
        .contains("sprocket worker"))
    #expect(
      markup(SchedulesPage(schedules: [], visitor: SampleJob.onlooker, now: SampleJob.now)).contains("profiles/schedules.yml"))
  }

  @Test func aTitleShowsWhatWasMeasuredAndWhatItsLadderSaves() throws {
    var detail = JobDetail(job: try SampleJob.make(state: .completed), now: SampleJob.now)
    let rendition =
      #""name":"1080p","width":1920,"height":1080,"codecs":"avc1","averageBitRate":2000000,"peakBitRate":3000000,"size":9"#
    let report =
      #"{"duration":8,"renditions":[{RENDITION,"quality":{"frames":9,"psnrY":42.083,"psnrYUV":41,"ssimY":0.99093,"ssimYUV":0.99}}],"#
      + #""audio":[],"seconds":1,"speed":8,"warnings":[],"files":{},"adaptation":{"profileQuality":23,"quality":27,"savedBits":31.42,"#
      + #""rungs":[{"name":"720p","decision":"dropped","reason":"1080p, which shows <more>","bitRate":1000,"psnr":40,"ssim":0.98}]}}"#
    let text = report.replacing("RENDITION", with: rendition)
    detail.title = try JSONText(text).decode()
    let page = markup(JobDetailPage(detail: detail, visitor: SampleJob.onlooker))
    #expect(page.contains("42.08 dB") && page.contains("0.9909"))
    #expect(page.contains("quality 27 instead of 23; 31.4 % fewer bits than the profile"))
    #expect(page.contains("1080p, which shows &lt;more") && page.contains("dropped"))
    // What wasn't measured has no empty columns.
    var unmeasured: TitleReport = try JSONText(text).decode()
    for index in unmeasured.renditions.indices { unmeasured.renditions[index].quality = nil }
    unmeasured.adaptation = nil
    detail.title = unmeasured
    let plain = markup(JobDetailPage(detail: detail, visitor: SampleJob.onlooker))
    #expect(!plain.contains("PSNR") && !plain.contains("Ladder"))
  }

  @Test func runningJobsShowHowFarTheyAre() throws {
    let job = try SampleJob.make(
      "7", ["progress": #"{"percent":42.5,"fps":24,"stage":"encode","chunks":{"done":1,"active":1,"total":4}}"#])
    let page = markup(JobDetailPage(detail: JobDetail(job: job, now: SampleJob.now), visitor: SampleJob.onlooker))
    #expect(page.contains("<progress aria-label=\"Progress of A Walk\" max=\"100\" value=\"42.5\">"))
    #expect(page.contains("42 %") && page.contains("24 fps"))
    #expect(page.count(matching: "<li data-chunk=") == 4)
  }

  @Test(arguments: [
    (0.0, "now"), (-42, "42 s ago"), (-90, "1 min ago"), (-7300, "2 h ago"), (-260_000, "3 d ago"), (3700, "in 1 h"),
    (-1e300, "– ago"),
  ])
  func timesInWords(_ seconds: Double, _ words: String) {
    let date = Date(timeIntervalSince1970: SampleJob.now.timeIntervalSince1970 + seconds)
    #expect(TimeLabel(date, now: SampleJob.now).words == words)
  }
}

extension String {
  fileprivate func count(matching text: String) -> Int { ranges(of: text).count }
}
