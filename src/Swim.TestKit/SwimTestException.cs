namespace Swim.TestKit;

/// <summary>An expectation of a test did not come true; the message shows what the lane has seen. Any test framework reports it as a failure.</summary>
public sealed class SwimTestException : Exception
{
    /// <summary>With a message for people.</summary>
    public SwimTestException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
