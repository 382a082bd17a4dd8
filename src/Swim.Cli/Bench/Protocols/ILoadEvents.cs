namespace Swim.Cli.Bench.Protocols;

/// <summary>Is told the events of a connection, one at a time.</summary>
internal interface ILoadEvents
{
    /// <summary>An event of a topic that is followed.</summary>
    /// <param name="stamp">Its stamp, or −1: it has none.</param>
    void OnEvent(long stamp);

    /// <summary>A topic is followed from now on.</summary>
    void OnFollowed();
}
