namespace Swim.Cli.Bench.Wire;

/// <summary>Is told what a connection gets. Called by one thread at a time; the bytes are the connection's own and change after the call.</summary>
internal interface IFrameSink
{
    /// <summary>One whole message.</summary>
    void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>Nothing more will come: the server has ended the connection, or what it sent was not understood.</summary>
    void OnEnded(Exception reason);
}
