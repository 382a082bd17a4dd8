namespace Swim.Lanes;

/// <summary>Moves records of lanes that have been renamed to their present names.</summary>
internal static class FormerLaneNames
{
    /// <summary>What to write and delete, as one commit; empty when every lane's records are where they belong.</summary>
    /// <remarks>A lane that has records under its name keeps them, and those under former names stay as they are: nothing is overwritten.</remarks>
    public static List<LaneRecordChange> Moves(AgentDefinition definition, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        var moves = new List<LaneRecordChange>();
        var owners = records.Keys.ToLookup(RecordNames.LaneOf, StringComparer.Ordinal);
        foreach (var lane in definition.Lanes)
        {
            if (!lane.IsStored || lane.FormerNames.Count == 0 || owners.Contains(lane.Name)) continue;
            var former = lane.FormerNames.FirstOrDefault(name => owners.Contains(name) && definition.IndexOf(name) < 0);
            if (former is null) continue;
            foreach (var record in owners[former])
            {
                moves.Add(new LaneRecordChange(RecordNames.Renamed(record, lane.Name), records[record]));
                moves.Add(new LaneRecordChange(record, null));
            }
        }

        return moves;
    }
}
