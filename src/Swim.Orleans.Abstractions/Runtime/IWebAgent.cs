using Orleans;
using Orleans.Concurrency;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// What the runtime asks of every web agent. Applications use <see cref="ISwim"/>; the aliases are part of the wire between silos.
/// </summary>
[Alias("swim.agent")]
[GrainInterfaceType("swim.agent")]
public interface IWebAgent : IGrainWithStringKey
{
    /// <summary>
    /// Carries out the steps of a batch in order; completes when its handlers have returned. May wait for a store that fails: whoever delivers has one
    /// batch under way and must not send another, or take this one for lost, before it is known what became of it, or nothing has been heard of it for so long that it, or its answer,
    /// was lost between two silos that live. A silo that dies ends the wait. To another process the answer says in which silo the agent lives.
    /// </summary>
    [ResponseTimeout("00:10:00")]
    [Alias("deliver")]
    ValueTask<PeerAddress> DeliverAsync([Immutable] NodeBatch batch);

    /// <summary>The same for a batch that runs no handler: it does not wait for the handler under way.</summary>
    [AlwaysInterleave]
    [Alias("links")]
    ValueTask DeliverLinksAsync([Immutable] NodeBatch batch);

    /// <summary>
    /// Has lanes published to a process whose readers are without, which starts the agent if need be. <paramref name="stamp"/> is the highest stamp of an activation that
    /// they have listened to: this one's becomes higher.
    /// </summary>
    [AlwaysInterleave]
    [Alias("watch")]
    ValueTask WatchAsync(PeerAddress peer, [Immutable] string[] lanes, long stamp);

    /// <summary>
    /// Runs one command's handler. A reply that names a commit is only half of the answer: <see cref="CommittedAsync"/> is the rest. One that its caller has given up is not
    /// carried out once a later one has said so.
    /// </summary>
    [Alias("command")]
    ValueTask<CommandReply> CommandAsync(string lane, [Immutable] byte[] body, CallOrder order);

    /// <summary>Has an HTTP lane answer a request. A reply that names a commit must not be passed on before <see cref="CommittedAsync"/>.</summary>
    [Alias("request")]
    ValueTask<RequestReply> RequestAsync(string lane, [Immutable] LaneRequest request, CancellationToken cancellationToken);

    /// <summary>Completes when everything up to a commit is durable. Apart from the command, so that the wait is not in the agent's way.</summary>
    [AlwaysInterleave]
    [Alias("committed")]
    ValueTask CommittedAsync(Guid epoch, long commit);

    /// <summary>Removes the agent with everything it has stored; its activation ends.</summary>
    [Alias("delete")]
    ValueTask DeleteAsync();

    /// <summary>The lane's present state.</summary>
    [AlwaysInterleave]
    [Alias("read")]
    ValueTask<LaneReply> ReadAsync(string lane);
}
