using System.Net.WebSockets;
using Swim.Recon;

namespace Swim.Client;

/// <summary>Limits and habits of a client. Read when a host is first used; later changes have no effect on it.</summary>
public class WarpClientOptions
{
    /// <summary>Hosts in use at once; links and commands to a further one fail. Default 256.</summary>
    public int MaxHosts { get; set; } = 256;

    /// <summary>Links (node and lane, whatever the number of readers) to one host; a further one fails. Default 20,000, what one connection to a Swim host may have.</summary>
    public int MaxLinksPerHost { get; set; } = 20_000;

    /// <summary>Largest message received, in bytes; a larger one ends the connection, which is then made anew. Default 16 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Commands waiting to be written to one host; further ones fail at once. Default 100,000.</summary>
    public int MaxWaitingCommands { get; set; } = 100_000;

    /// <summary>Bytes of commands waiting to be written to one host; further ones fail at once. Default 16 MiB.</summary>
    public int MaxWaitingCommandBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a command waits for a host that cannot be reached, and a read for its answer, before it fails. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an attempt to connect may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before the first new attempt to connect; the wait is at random between a tenth of it and all of it. Each further one may wait 1.8 times as long. Default 0.5 s.</summary>
    public TimeSpan FirstReconnectDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between attempts to connect. Default 15 s.</summary>
    public TimeSpan LongestReconnectDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time without traffic after which the host is pinged. Default 20 s (hosts and intermediaries often cut after 60 to 90 s).</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the host has to answer a ping before the connection is cut and made anew. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection without links and commands is kept. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a host has to answer a close before the connection is cut. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a downlink shows what was set through it while the host says nothing about it; a tenth of that once the host has said something else. Then the host's state is shown again. Default 5 s.</summary>
    public TimeSpan EchoTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What each new connection to a host says first (<c>@auth</c>), such as <c>{token:"…"}</c>; null or absent says nothing. Asked before each attempt to connect, so that an expired
    /// token is replaced; what it throws fails that attempt. HTTP credentials (headers, cookies) go by <see cref="ConfigureSocket"/>.
    /// </summary>
    public Func<WarpHostAddress, CancellationToken, ValueTask<Value>>? Credentials { get; set; }

    /// <summary>Told (host, accepted, what the host said) when a host has answered credentials or taken them back. Must not block.</summary>
    public Action<WarpHostAddress, bool, Value>? Authenticated { get; set; }

    /// <summary>Sets up each new socket: certificates, headers, a proxy. Called before each attempt to connect with the host's WebSocket URI.</summary>
    public Action<Uri, ClientWebSocketOptions>? ConfigureSocket { get; set; }

    /// <summary>What is wrong with these settings, one line each; empty when nothing is.</summary>
    public virtual IEnumerable<string> Validate()
    {
        if (MaxHosts < 1) yield return TooSmall(nameof(MaxHosts), MaxHosts, 1);
        if (MaxLinksPerHost < 1) yield return TooSmall(nameof(MaxLinksPerHost), MaxLinksPerHost, 1);
        if (MaxMessageBytes < 1024) yield return TooSmall(nameof(MaxMessageBytes), MaxMessageBytes, 1024);
        if (MaxWaitingCommands < 1) yield return TooSmall(nameof(MaxWaitingCommands), MaxWaitingCommands, 1);
        if (MaxWaitingCommandBytes < 1) yield return TooSmall(nameof(MaxWaitingCommandBytes), MaxWaitingCommandBytes, 1);
        if (!IsPositive(RequestTimeout)) yield return NotPositive(nameof(RequestTimeout), RequestTimeout);
        if (!IsPositive(ConnectTimeout)) yield return NotPositive(nameof(ConnectTimeout), ConnectTimeout);
        if (!IsPositive(FirstReconnectDelay)) yield return NotPositive(nameof(FirstReconnectDelay), FirstReconnectDelay);
        if (!IsPositive(LongestReconnectDelay)) yield return NotPositive(nameof(LongestReconnectDelay), LongestReconnectDelay);
        if (!IsPositive(PingInterval)) yield return NotPositive(nameof(PingInterval), PingInterval);
        if (!IsPositive(PingTimeout)) yield return NotPositive(nameof(PingTimeout), PingTimeout);
        if (!IsPositive(IdleTimeout)) yield return NotPositive(nameof(IdleTimeout), IdleTimeout);
        if (!IsPositive(EchoTimeout)) yield return NotPositive(nameof(EchoTimeout), EchoTimeout);
        if (!IsPositive(CloseTimeout)) yield return NotPositive(nameof(CloseTimeout), CloseTimeout);
    }

    private static bool IsPositive(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);

    private static string TooSmall(string option, int value, int least) => $"{option} is {value}; it must be at least {least}.";

    private static string NotPositive(string option, TimeSpan value) => $"{option} is {value}; it must be more than zero and at most a day.";
}
