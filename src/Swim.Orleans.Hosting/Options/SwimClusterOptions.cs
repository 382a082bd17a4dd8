namespace Swim;

/// <summary>
/// How this process is part of a cluster; section <c>Swim:Cluster</c>. Has an effect only when <c>ConnectionStrings:swim</c> names a PostgreSQL database,
/// and nothing of it where the application says otherwise in <c>UseOrleans</c>.
/// </summary>
public sealed class SwimClusterOptions
{
    /// <summary>
    /// What this process is. Read when <c>AddSwim</c> is called: the source of configuration that says it must have been added by then. Default: a silo, unless
    /// the application has called <c>UseOrleansClient</c> before <c>AddSwim</c>.
    /// </summary>
    public SwimRole Role { get; set; }

    /// <summary>The silos that give the same id, in the same database, are one cluster. Default: <c>swim</c>.</summary>
    public string ClusterId { get; set; } = "swim";

    /// <summary>Whose reminders these are. It stays the same for the life of the application. Default: <c>swim</c>.</summary>
    public string ServiceId { get; set; } = "swim";

    /// <summary>
    /// The IP address, or a name of it, at which the other silos reach this one. Default, empty: the environment variable <c>POD_IP</c>; without it,
    /// loopback in the environment <c>Development</c>; else the address from which this machine reaches the database: loopback when the
    /// database is on the same machine.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// The port for other silos. Default, 0: a free one, the same again after a restart on the same machine if it is still free.
    /// </summary>
    public int SiloPort { get; set; }

    /// <summary>The port for Orleans clients. Default, 0: a free one. −1: no clients.</summary>
    public int GatewayPort { get; set; }

    /// <summary>
    /// How long the start of a silo waits for a database that does not answer or refuses, before it fails. A gateway waits for its cluster as long as it takes.
    /// At most 1 day; default 1 min.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long the silo itself may take to stop in order, after the gateway has drained (<c>Swim:Gateway:DrainDelay</c>, <c>DrainWindow</c>, <c>CloseTimeout</c>): what is unsaved is stored,
    /// agents end or move to other silos. The host's shutdown timeout is made at least as long as all of them together; give the process as long before it
    /// is killed. Has an effect without a cluster, too. At most 1 h; default 30 s.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Who knows where agents are active. Silos of both kinds work together, so that it can be changed by a rolling restart. Default:
    /// <see cref="SwimGrainDirectory.Distributed"/>. A grain directory that the application adds as the default one wins.
    /// </summary>
    public SwimGrainDirectory Directory { get; set; } = SwimGrainDirectory.Distributed;

    /// <summary>How lanes get from silo to silo; has an effect in every cluster of several processes.</summary>
    public SwimClusterFeedOptions Feeds { get; } = new();
}
