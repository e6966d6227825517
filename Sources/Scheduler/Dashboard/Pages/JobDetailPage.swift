import Foundation
import Jobs
import Markup
import Quantities
import Queue

/// All about one job.
struct JobDetailPage: View {
  let detail: JobDetail
  let visitor: Visitor
  var notice: String?

  private var job: JobSummary { detail.job }
  private var record: JobRecord { detail.job.record }

  var body: HTML {
    PageFrame(
      job.title, place: .jobs, visitor: visitor, events: SitePath("api", "jobs", job.jobID.description, "events"),
      notice: notice
    ) {
      heading
      if job.isUnderWay { running }
      if job.state == .failed { failure }
      if detail.title != nil { player }
      if let chunks = detail.chunks { card("Chunks", id: "chunks") { ChunkGrid(chunks) } }
      if let report = detail.title { TitleSections(report: report, job: job.jobID) }
      div(.class("split")) {
        card("Timeline", id: "timeline") { Timeline(entries: TimelineEntry.all(of: job), now: detail.now) }
        card("About", id: "about") { about }
      }
      if !otherChildren.isEmpty { card("Children", id: "children") { children } }
      card("Log", id: "log", note: logNote) { log }
      card("Raw", id: "raw") {
        JSONBlock(name: "Data", value: record.data)
        if let options = try? JSONText(encoding: record.options) { JSONBlock(name: "Options", value: options) }
        if let progress = record.progress { JSONBlock(name: "Progress", value: progress) }
        if let result = record.returnValue { JSONBlock(name: "Result", value: result) }
      }
    }
  }

  private var heading: HTML {
    div(.class("heading")) {
      div {
        p(.class("crumbs")) {
          a(.href(SitePath("queues", job.queue))) { job.queue }
          Icon.more
          span { record.id }
        }
        h1 { job.title }
        p { StateLabel(job.state) }
      }
      if visitor.mayChangeJobs {
        div(.class("actions")) {
          for action in JobAction.possible(in: job.state) { self.action(action) }
        }
      }
    }
  }

  @HTMLBuilder private func action(_ action: JobAction) -> HTML {
    let path = job.jobID.page(for: action)
    switch action {
    case .retry:
      ActionButton(
        label: job.state == .completed ? "Do it again" : "Retry", path: path,
        style: job.state == .failed ? "button solid" : "button")
    case .promote: ActionButton(label: "Start now", path: path, style: "button solid")
    case .cancel:
      ConfirmedAction(
        label: "Cancel",
        question: job.isUnderWay
          ? "The job stops within a second and counts as failed. It can be retried."
          : "The job is taken out of the queue, and its children with it.",
        confirmation: "Cancel the job", path: path)
    case .remove:
      ConfirmedAction(
        label: "Remove",
        question: "The job's record, log and result are removed for good. A title that it made stays where it is.",
        confirmation: "Remove the job", path: path)
    }
  }

  private var running: HTML {
    section(.class("card now"), .id("now"), .aria("label", "Progress")) {
      ProgressBar(job.progress, label: job.title)
      if let stage = job.progress?.stage { StageSteps(stage: stage) }
    }
  }

  private var failure: HTML {
    section(.class("card alert"), .id("failure"), .aria("label", "Failure")) {
      h2 { "Failed after \(max(1, record.attemptsMade).of("attempt"))" }
      p(.class("reason")) { record.failedReason ?? "No reason was told." }
    }
  }

  private var player: HTML {
    section(.class("stage"), .id("player"), .aria("label", "The title")) {
      iframe(
        .src(job.jobID.titlePage), .title("Player of \(job.title)"), .allow("fullscreen; autoplay"), .lazy, .data("keep", ""))
      p(.class("note")) {
        a(.href(job.jobID.titlePage)) { "Open the player's page" }
      }
    }
  }

  private var about: HTML {
    facts([
      ("Film", job.film.id.map(HTML.text)), ("Source", job.film.source.map(HTML.text)),
      ("Profile", job.film.profile.map(HTML.text)), ("Output", job.film.output.map(HTML.text)), ("Kind", .text(record.name)),
      ("Attempts", .text("\(job.attempt) of \(record.options.attempts)")),
      ("Took", job.isUnderWay ? nil : job.runTime(until: detail.now).map { .text($0.span) }),
      ("Waited", waited.map { .text($0.span) }),
      ("Worker", record.processedBy.map(HTML.text)),
      ("Priority", record.priority == 0 ? nil : .text("\(record.priority)")),
      ("Parent", detail.parent.map { parent in a(.href(parent.page)) { parent.description } }),
      ("Schedule", record.schedulerID.map { id in a(.href(SitePath("schedules"))) { id } }),
    ])
  }

  /// From its addition to its first start, where there was but one.
  private var waited: Double? {
    guard record.attemptsStarted == 1, let start = record.processedOn else { return nil }
    return max(0, start.timeIntervalSince(record.timestamp))
  }

  /// Those that the grid of chunks doesn't show.
  private var otherChildren: [ChildJob] { detail.children.filter { $0.id.queue != ChunkStates.queue } }

  private var children: HTML {
    ul(.class("children")) {
      for child in otherChildren.prefix(200) {
        li(.data("chunk", child.state.rawValue)) {
          a(.href(child.id.page)) { child.id.description }
          span { child.state.rawValue }
        }
      }
    }
  }

  private var logNote: String? {
    detail.logCount > detail.logs.count ? "the latest \(detail.logs.count.grouped) of \(detail.logCount.grouped) lines" : nil
  }

  @HTMLBuilder private var log: HTML {
    if detail.logs.isEmpty {
      p(.class("note")) { "Nothing yet. What the worker writes to the job's log stays here." }
    } else {
      pre(.class("log"), .tabIndex(0)) { detail.logs.joined(separator: "\n") }
    }
  }
}

/// The stages of a transcode, and which it is at.
struct StageSteps: View {
  let stage: TranscodeJob.Stage

  var body: HTML {
    let current = TranscodeJob.Stage.all.firstIndex(of: stage) ?? 0
    ol(.class("steps")) {
      for (index, step) in TranscodeJob.Stage.all.enumerated() where step != .plan && step != .thumbnails {
        li(
          .data("step", index < current ? "past" : index == current ? "now" : "to-come"),
          index == current ? .aria("current", "step") : nil
        ) {
          step.word
        }
      }
    }
  }
}
