import Foundation
import Media
import Storage
import StorageTestKit
import Synchronization
import TestFolder
import Testing

@testable import Worker

/// Players have the older title or the new one, whenever its publication is cancelled.
@Suite(.timeLimit(.minutes(1)))
struct TitlePublicationTests {
  /// The pieces of a title, in a folder.
  private struct Pieces {
    let folder: TemporaryFolder
    let planned: PlannedTitle
    let pieces: [TrackPiece]
    let package: TitlePackage
    let report: Report

    init(of film: String, pictures: Int) async throws {
      folder = try TemporaryFolder()
      var profile = try Profile.builtIn("abr-h264")
      profile.thumbnails.count = pictures
      let plan = try Plan(source: probe(film), profile: profile)
      planned = PlannedTitle(
        plan: plan, encoder: EncoderChoice(name: "libx264", reason: "a test"), plannedAt: 0,
        job: "bull:transcode:\(pictures)")
      var pieces: [TrackPiece] = []
      for part in plan.parts {
        pieces += try await PartMaker(plan: plan, encoder: planned.encoder.name).make(
          part, tracks: Set(plan.tracks(of: part)), of: LocalFilm(film), in: folder.url.path)
      }
      self.pieces = pieces
      package = try TitlePackage(plan, encoder: planned.encoder, pieces: pieces)
      report = package.report(film: "film.mp4", seconds: 1, cpuSeconds: 1)
    }

    /// Puts the pieces into their places.
    func lay(under prefix: String, in store: any ObjectStore) async throws -> TitlePieces {
      let place = TitlePlace(.key(try ObjectKey(prefix)), in: store)
      let places = TitlePieces(of: planned, in: place)
      for piece in pieces { _ = try await places.save(piece, from: folder.url) }
      return places
    }

    func publish(from places: TitlePieces) async throws {
      _ = try await TitlePublication(place: places.place).publish(package, report, from: places)
    }
  }

  @Test("cancelled at any step, it leaves the older title as it was or has put the new one")
  func cancelled() async throws {
    let folder = try TemporaryFolder()
    let film = folder.path("film.mp4")
    try await synthesizeFilm(at: film, seconds: 2, width: 160, height: 90)
    let (older, newer) = (try await Pieces(of: film, pictures: 3), try await Pieces(of: film, pictures: 5))
    let store = FolderStore(folder.path("store"))
    let step = Mutex(0)
    let puts = Mutex(0)
    var outcomes: Set<Bool> = []
    repeat {
      let title = "title-\(step.withLock { $0 })"
      try await older.publish(from: older.lay(under: title, in: store))
      let publishing = Mutex<Task<Void, any Error>?>(nil)
      let watched = WatchedStore(store) { _, _ in
        let isTheOne = puts.withLock { puts in
          puts += 1
          return puts == step.withLock { $0 }
        }
        if isTheOne { publishing.withLock { $0?.cancel() } }
        // As a store does that waits for its server.
        try Task.checkCancellation()
      }
      let places = try await newer.lay(under: title, in: watched)
      puts.withLock { $0 = 0 }
      step.withLock { $0 += 1 }
      let task = publishing.withLock { publishing in
        let task = Task { try await newer.publish(from: places) }
        publishing = task
        return task
      }
      let isPublished = (try? await task.value) != nil
      outcomes.insert(isPublished)
      let expected = (isPublished ? newer : older).report.files
      var files: [String: String] = [:]
      for object in try await store.objects(under: ObjectKey(title)) {
        let path = try #require(object.key.path(under: ObjectKey(title)))
        if expected[path] != nil { files[path] = try await store.digest(of: object) }
      }
      #expect(files == expected, "step \(step.withLock { $0 })")
    } while puts.withLock { $0 } >= step.withLock { $0 }
    #expect(outcomes == [false, true])
  }
}
