namespace Swim;

/// <summary>Where and how lanes are kept; section <c>Swim:Storage</c>.</summary>
public sealed class SwimStorageOptions
{
    /// <summary>
    /// The file of the embedded store. A relative path starts at the content root. Default: <c>.swim/swim.db</c>. <c>:memory:</c> keeps nothing.
    /// Has no effect when the application registers a grain storage named <c>swim</c> or <c>Default</c> of its own.
    /// </summary>
    public string Path { get; set; } = ".swim/swim.db";

    /// <summary>
    /// How old the oldest unsaved change of a <see cref="Durability.WriteBehind"/> lane may get before its agent is written while the
    /// store answers. 10 ms to 1 min; default 250 ms.
    /// </summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
