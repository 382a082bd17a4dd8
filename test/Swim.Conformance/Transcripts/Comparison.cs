using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance.Transcripts;

/// <summary>Compares what arrived on a link with what must arrive.</summary>
internal sealed class Comparison(ElementKeys keys)
{
    /// <summary>Null when they are the same; else what is not.</summary>
    public string? Compare(Expected expected, IReadOnlyList<Envelope> actual, Replica before)
    {
        var trial = keys.Clone();
        if (expected.Frames.Count == actual.Count && expected.Frames.Zip(actual).All(pair => Same(pair.First, pair.Second, trial)))
        {
            keys.Take(trial);
            return null;
        }

        if ((expected.IsCoalesced || expected.IsCorrected) && before.Shape is not (Shape.Items or Shape.Http)) return CompareStates(expected, actual, before);
        return $"expected {Show(expected.Frames)}; got {Show(actual)}";
    }

    private static string? CompareStates(Expected expected, IReadOnlyList<Envelope> actual, Replica before)
    {
        var state = before.Clone();
        foreach (var frame in actual.Where(f => f.Kind == EnvelopeKind.Event)) state.Apply(Change.Read(frame.Body, state.Shape));
        if (!state.SameAs(expected.State)) return $"expected {Show(expected.Frames)}, which ends in {expected.State.Show()}; got {Show(actual)}, which ends in {state.Show()}";
        if (Last(expected.Frames) != Last(actual)) return $"expected the link to end as {Last(expected.Frames)}: {Show(expected.Frames)}; got {Show(actual)}";
        var synced = expected.Frames.Exists(f => f.Kind == EnvelopeKind.Synced);
        return synced == actual.Any(f => f.Kind == EnvelopeKind.Synced) ? null : $"expected {(synced ? "synced" : "no synced")}: {Show(expected.Frames)}; got {Show(actual)}";
    }

    private static EnvelopeKind Last(IEnumerable<Envelope> frames) =>
        frames.LastOrDefault(f => f.Kind is EnvelopeKind.Linked or EnvelopeKind.Unlinked)?.Kind ?? EnvelopeKind.None;

    private static bool Same(Envelope expected, Envelope actual, ElementKeys keys)
    {
        if (expected.Kind != actual.Kind || expected.Prio != actual.Prio || expected.Rate != actual.Rate) return false;
        if (!Equals(expected.Node, actual.Node) || !Equals(expected.Lane, actual.Lane)) return false;
        if (expected.Body.ToString(ReconFormat.Strict) == actual.Body.ToString(ReconFormat.Strict)) return true;
        return keys.Bind(expected.Body, actual.Body) is { } body && body.ToString(ReconFormat.Strict) == actual.Body.ToString(ReconFormat.Strict);
    }

    private static string Show(IEnumerable<Envelope> frames) => string.Join(" ", frames.Select(f => f.ToString(ReconFormat.Strict)).DefaultIfEmpty("nothing"));
}
