namespace Swim.Cluster.Checking;

/// <summary>A time at which a silo may have lost what it had not stored.</summary>
/// <param name="From">When its store last had the chance to keep up; milliseconds.</param>
/// <param name="Until">When its last work was lost: at once for a kill, later for one that stood still or was cut off.</param>
internal readonly record struct Trouble(long From, long Until);
