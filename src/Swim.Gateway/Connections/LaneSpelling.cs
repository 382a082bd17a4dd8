namespace Swim.Gateway.Connections;

/// <summary>A lane URI as a client wrote it, understood once. Spellings with the same text are the same link.</summary>
/// <param name="Text">Percent-normalised, query and fragment included: how replies name the lane.</param>
/// <param name="Name">The lane's name.</param>
internal sealed record LaneSpelling(string Text, string Name)
{
    public bool Equals(LaneSpelling? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
