namespace Swim.Gateway;

/// <summary>Limits and habits of the edge. Every limit is per process unless it says otherwise; all are checked at start.</summary>
public sealed class GatewayOptions
{
    /// <summary>Largest WARP message in bytes, over all its fragments; a larger one closes the connection with 1009. Default 16 MiB, as the reference.</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Largest body in bytes of a command, or of a request to an HTTP lane, sent by HTTP; a larger one is answered 413. Default 1 MiB.</summary>
    public int MaxCommandBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Time that an HTTP lane has to answer a request, waiting for its turn included; then the client is answered 408 and the handler's token is cancelled.
    /// Default 25 s (the silo gives up a call after 30 s).
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>WARP connections at once; a further upgrade is answered 503. Default 20,000 (an idle connection holds about 12 KB).</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// WARP connections and event streams of one client address at once (of IPv6: of one network of 64 bits); a further one is answered 429. Behind a proxy all clients have its address unless
    /// forwarded headers are used. At least 1; default 20,000.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; } = 20_000;

    /// <summary>Envelopes that one connection may send in a second, after as many at once; faster ones are read later, and TCP slows the peer. At least 10; default 2,000,000, which is more
    /// than one connection's thread reads.</summary>
    public int MaxEnvelopesPerSecond { get; set; } = 2_000_000;

    /// <summary>Bytes that one connection may send in a second, after as many at once; as <see cref="MaxEnvelopesPerSecond"/>. At least 1,024; default 256 MiB.</summary>
    public int MaxReceivedBytesPerSecond { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// Agents that one connection may name for the first time in a second (or again after they had been forgotten, see <see cref="MaxNodesPerConnection"/>), once <see cref="NewNodeBurst"/> is used
    /// up: each may have to be started. As <see cref="MaxEnvelopesPerSecond"/>. At least 1; default 5,000.
    /// </summary>
    public int MaxNewNodesPerSecond { get; set; } = 5_000;

    /// <summary>Agents that one connection may name for the first time all at once. At least 1; default 20,000.</summary>
    public int NewNodeBurst { get; set; } = 20_000;

    /// <summary>
    /// Agents that one client address (of IPv6: one network of 64 bits) may name in a second, over WARP and HTTP, of those that no client of this process has named in the last five minutes; once
    /// <see cref="NewNodeBurstPerAddress"/> is used up. Connections are read later, as for <see cref="MaxEnvelopesPerSecond"/>; requests are answered 429. Behind a proxy as
    /// <see cref="MaxConnectionsPerAddress"/>. At least 1; default 20,000.
    /// </summary>
    public int MaxNewNodesPerSecondPerAddress { get; set; } = 20_000;

    /// <summary>Such agents that one client address may name all at once. At least 1; default 1,000,000.</summary>
    public int NewNodeBurstPerAddress { get; set; } = 1_000_000;

    /// <summary>
    /// Such agents that all clients of this process together may name in a second, once <see cref="TotalNewNodeBurst"/> is used up. Then the addresses that ask have equal shares; connections are read
    /// later, requests are answered 503. At least 100; default 50,000.
    /// </summary>
    public int MaxTotalNewNodesPerSecond { get; set; } = 50_000;

    /// <summary>Such agents that all clients together may name at once. At least 1; default 2,000,000.</summary>
    public int TotalNewNodeBurst { get; set; } = 2_000_000;

    /// <summary>
    /// Part in percent of the memory it may have (a container's limit, else the machine's) that this process's heap may take before agents that nobody has named of late are only let in at a hundredth of
    /// <see cref="MaxTotalNewNodesPerSecond"/>. A silo lets idle agents go before (Orleans' <c>GrainCollectionOptions.MemoryUsageLimitPercentage</c>, 80). 10 to 100; 100: never. Default 85.
    /// </summary>
    public int MaxMemoryPercent { get; set; } = 85;

    /// <summary>
    /// Time that a peer has to send a message it has begun; a slower one is closed with 1008, seen within <see cref="PingInterval"/> more. While the gateway has stopped reading the time stands still.
    /// From 1 s to 1 h; default 1 min.
    /// </summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time after which a connection without a link that has sent nothing is closed with 1001, seen within <see cref="PingInterval"/> more. 0: never. At most 7 days; default 1 h.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Links of one connection; a further link or sync is answered <c>@unlinked</c>. Default 20,000.</summary>
    public int MaxLinksPerConnection { get; set; } = 20_000;

    /// <summary>Links of all connections together; a further link or sync is answered <c>@unlinked</c>. Default 1,000,000.</summary>
    public int MaxLinks { get; set; } = 1_000_000;

    /// <summary>
    /// Node spellings that one connection may have in use (linked, or with steps under way); idle ones are forgotten when the
    /// table is full. Beyond it links are answered <c>@unlinked</c>, commands are dropped and counted. Default 20,000.
    /// </summary>
    public int MaxNodesPerConnection { get; set; } = 20_000;

    /// <summary>
    /// Bytes that one connection may have on their way to agents (bodies and 64 bytes for each step). Beyond it the gateway stops
    /// reading until half has been delivered, and TCP slows the peer. One read may go beyond the limit. Default 1 MiB.
    /// </summary>
    public int MaxBytesInFlight { get; set; } = 1024 * 1024;

    /// <summary>Time between two WebSocket pings on one connection. Default 25 s (intermediaries often cut after 60 s).</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Pings in a row after which a peer that sent no byte is dropped; not counted while the gateway itself has stopped reading. Default 3.</summary>
    public int MaxMissedPings { get; set; } = 3;

    /// <summary>Time that the peer has to answer a close before the connection is cut. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Origins besides the request's own host that may open sockets and send commands from a browser, as browsers send them:
    /// <c>https://app.example</c>; <c>*</c> allows all. Requests without an Origin header always pass. Default none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Other names of this host in node URIs (<c>warp://name/vehicle/42</c>), with or without port. The upgrade's Host header
    /// and the loopback names always count; every other authority is answered <c>@nodeNotFound</c>. Default none.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Server-sent event streams at once; a further one is answered 503. Default 10,000.</summary>
    public int MaxEventStreams { get; set; } = 10_000;

    /// <summary>
    /// WARP connections taken in a second, once <see cref="ConnectionBurst"/> is used up; further upgrades are answered 503 with a <c>Retry-After</c> spread at random over the time that all
    /// of them need. Clients of a lost gateway all come at once. Default 2,000.
    /// </summary>
    public int MaxConnectionsPerSecond { get; set; } = 2_000;

    /// <summary>WARP connections that may come all at once after a quiet time. Default 4,000.</summary>
    public int ConnectionBurst { get; set; } = 4_000;

    /// <summary>
    /// Deliveries that may be under way at once to agents that their connection has not reached in the last minute, and which may so have to be started. Further ones wait;
    /// connections take turns. One that takes longer than 5 s does not count any more. Default 256.
    /// </summary>
    public int MaxConcurrentOpenings { get; set; } = 256;

    /// <summary>
    /// When the host stops: how long clients are still taken in after <c>/health/ready</c> has begun to say no, so that load balancers notice. At most 5 min; default 0.
    /// </summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// When the host stops: the time over which connections and event streams are told to go (close 1001), evenly and in random order; fewer than 100 a second are told sooner. At most 10 min;
    /// default 5 s, in the environment <c>Development</c> 0.2 s. Afterwards peers have <see cref="CloseTimeout"/> to answer and agents to take what was sent.
    /// </summary>
    public TimeSpan DrainWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time after which an idle event stream gets a comment line, so that intermediaries keep it. Default 15 s.</summary>
    public TimeSpan EventStreamHeartbeat { get; set; } = TimeSpan.FromSeconds(15);
}
