import Postgres

/// Which works sources mean by their own ids. Once that is decided, it stays.
enum PartnerTitles {
  /// Takes what the staged lines' identifiers tell: EIDR before ISRC before UPC.
  static func learning(of source: RevenueSource) -> SQL {
    """
    INSERT INTO partner_title (source, title_id, work)
    SELECT DISTINCT ON (title_id) \(source.name), title_id, COALESCE(by_eidr.id, by_isrc.id, by_upc.id)
    FROM (
      SELECT DISTINCT title_id, upper(eidr) AS eidr, upper(replace(isrc, '-', '')) AS isrc, upc FROM revenue_staging
      WHERE work IS NULL AND COALESCE(eidr, isrc, upc) IS NOT NULL
    ) AS title
      LEFT JOIN work AS by_eidr ON by_eidr.eidr = title.eidr
      LEFT JOIN work AS by_isrc ON by_isrc.isrc = title.isrc
      LEFT JOIN work AS by_upc ON by_upc.upc = title.upc
    WHERE COALESCE(by_eidr.id, by_isrc.id, by_upc.id) IS NOT NULL
    ORDER BY title_id, by_eidr.id, by_isrc.id, by_upc.id
    ON CONFLICT DO NOTHING
    """
  }

  /// Gives lines in suspense the work that their title id is known for by now. They count as received now.
  static func settling(of source: RevenueSource) -> SQL {
    """
    UPDATE revenue_line AS line SET work = known.work FROM partner_title AS known
    WHERE line.source = \(source.name) AND line.work IS NULL AND (known.source, known.title_id) = (line.source, line.title_id)
    """
  }
}
