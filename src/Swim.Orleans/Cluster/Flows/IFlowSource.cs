using System.Buffers;

namespace Swim.Runtime;

/// <summary>What one session of a flow carries, at its sending end. Says by <see cref="FlowSender.Wake"/> that there is something to send.</summary>
internal interface IFlowSource
{
    /// <summary>Whether the receiver has been told of lanes, so that it expects to hear now and then that the flow lives.</summary>
    bool HasRelays { get; }

    /// <summary>
    /// Writes what waits, about <paramref name="maxBytes"/> at most. One call at a time.
    /// </summary>
    /// <returns>Bytes written; 0 when nothing waits: only then <see cref="FlowSender.Wake"/> is called again.</returns>
    int Write(IBufferWriter<byte> output, int maxBytes);

    /// <summary>The session is over.</summary>
    void Close();
}
