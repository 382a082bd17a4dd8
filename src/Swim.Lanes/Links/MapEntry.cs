namespace Swim.Lanes;

/// <summary>A node of a <see cref="MapQueue"/>; links are indexes into its array, -1 for none.</summary>
internal struct MapEntry
{
    public Payload Key;
    public Payload? Body;
    public long Version;
    public long Place;
    public ulong Hash;
    public int Next;
    public int Previous;
    public int Chain;
    public LaneOpKind Kind;
    public bool IsInsert;
    public bool InPart;
}
