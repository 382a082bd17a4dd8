using System.Globalization;

namespace Swim.Storage;

/// <summary>ETags of grain states.</summary>
internal static class GrainStateETag
{
    /// <summary>Random, so that none comes back after a state was cleared.</summary>
    public static string New() => Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
}
