namespace Swim.TestKit.Quiet;

/// <summary>Where a grain call is.</summary>
internal enum CallState
{
    /// <summary>Made; the grain has not begun with it.</summary>
    Sent,

    /// <summary>The grain is at it, or waits in the middle of it.</summary>
    Running,

    /// <summary>The grain is done; the caller has not heard yet.</summary>
    Returned,
}
