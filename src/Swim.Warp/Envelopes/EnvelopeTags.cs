namespace Swim.Warp;

/// <summary>The twelve tags.</summary>
internal static class EnvelopeTags
{
    private static readonly string[] Names =
        ["", "event", "command", "link", "linked", "sync", "synced", "unlink", "unlinked", "auth", "authed", "deauth", "deauthed"];

    /// <summary>The kind of a tag, <see cref="EnvelopeKind.None"/> for any other text. Case matters.</summary>
    public static EnvelopeKind Parse(ReadOnlySpan<byte> tag) => tag.Length switch
    {
        4 when tag.SequenceEqual("link"u8) => EnvelopeKind.Link,
        4 when tag.SequenceEqual("sync"u8) => EnvelopeKind.Sync,
        4 when tag.SequenceEqual("auth"u8) => EnvelopeKind.Auth,
        5 when tag.SequenceEqual("event"u8) => EnvelopeKind.Event,
        6 when tag.SequenceEqual("unlink"u8) => EnvelopeKind.Unlink,
        6 when tag.SequenceEqual("linked"u8) => EnvelopeKind.Linked,
        6 when tag.SequenceEqual("synced"u8) => EnvelopeKind.Synced,
        6 when tag.SequenceEqual("authed"u8) => EnvelopeKind.Authed,
        6 when tag.SequenceEqual("deauth"u8) => EnvelopeKind.Deauth,
        7 when tag.SequenceEqual("command"u8) => EnvelopeKind.Command,
        8 when tag.SequenceEqual("unlinked"u8) => EnvelopeKind.Unlinked,
        8 when tag.SequenceEqual("deauthed"u8) => EnvelopeKind.Deauthed,
        _ => EnvelopeKind.None,
    };

    /// <summary>The tag of a kind.</summary>
    public static string Name(EnvelopeKind kind) => Names[(int)kind];

    /// <summary>Whether envelopes of this kind name a node and a lane.</summary>
    public static bool IsAddressed(EnvelopeKind kind) => kind is >= EnvelopeKind.Event and <= EnvelopeKind.Unlinked;

    /// <summary>Whether envelopes of this kind carry prio and rate.</summary>
    public static bool HasLinkOptions(EnvelopeKind kind) => kind is EnvelopeKind.Link or EnvelopeKind.Linked or EnvelopeKind.Sync;
}
