using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// Tells the registries of nodes what this process reads and publishes, and again when their owners change. What is its own is handled at once. While this process is
/// alone nothing is told to anyone. Safe from any thread.
/// </summary>
internal sealed class Registrar : IRegistryAsker
{
    private readonly ConcurrentDictionary<PeerAddress, RegistryMail> _mails = [];
    private readonly IPeerTransport _transport;
    private readonly Presence _presence;
    private readonly IOwners _owners;
    private readonly IRegistrarHost _host;
    private readonly SwimClusterFeedOptions _options;
    private readonly TimeProvider _time;

    public Registrar(IPeerTransport transport, Presence presence, IOwners owners, IRegistrarHost host, SwimClusterFeedOptions options, TimeProvider time)
    {
        _transport = transport;
        _presence = presence;
        _owners = owners;
        _host = host;
        _options = options;
        _time = time;
        Registry = new Rendezvous(time, presence);
    }

    /// <summary>The nodes that this process owns.</summary>
    public Rendezvous Registry { get; }

    /// <summary>Steps that wait to be told.</summary>
    public int Waiting => _mails.Sum(static mail => mail.Value.Count);

    /// <summary>What this process reads of a node has changed, or is to be confirmed.</summary>
    public void Watch(string node)
    {
        while (!_owners.IsAlone || Registry.Has(node))
        {
            var owner = _owners.OwnerOf(node);
            if (owner == _transport.Self || owner.IsNone)
            {
                var step = _host.WatchOf(node);
                _host.OnAnswer(step, Registry.Handle(_transport.Self, step));
                return;
            }

            if (MailOf(owner).TryWatch(node)) return;
            _mails.TryRemove(owner, out _);
            if (_owners.OwnerOf(node) == owner) return;
        }
    }

    /// <summary>An activation begins.</summary>
    /// <returns>What is known of the node; null when nobody has answered in time, or there is nobody to ask: then the activation goes on by itself.</returns>
    public async ValueTask<RegistryAnswer?> AnnounceAsync(IPresentAgent agent)
    {
        _presence.Add(agent);
        if (_owners.IsAlone && !Registry.Has(agent.Node)) return null;
        var step = RegistryStep.Announce(agent.Node, agent.Epoch);
        var owner = _owners.OwnerOf(agent.Node);
        if (owner == _transport.Self || owner.IsNone) return Registry.Handle(_transport.Self, step);
        var answered = new TaskCompletionSource<RegistryAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new PendingStep(step, answered));
        try
        {
            return await answered.Task.WaitAsync(_options.AnnounceTimeout, _time);
        }
        catch (TimeoutException)
        {
            _ = FinishAsync(agent, answered.Task);
            return null;
        }
    }

    /// <summary>An activation has ended.</summary>
    public void Withdraw(IPresentAgent agent, bool isClean)
    {
        _presence.Remove(agent);
        if (!_owners.IsAlone || Registry.Has(agent.Node)) Post(new PendingStep(RegistryStep.Withdraw(agent.Node, agent.Epoch, isClean), null));
    }

    /// <summary>An activation that a registry names is not there.</summary>
    public void Absent(string node, Guid epoch) => Post(new PendingStep(RegistryStep.Absent(node, epoch), null));

    /// <summary>An activation is (still) there.</summary>
    public void Affirm(IPresentAgent agent) => Post(new PendingStep(RegistryStep.Affirm(agent.Node, agent.Epoch, agent.Stamp), null));

    /// <summary>An owner is dead: what waited for it goes to others.</summary>
    public void Drop(PeerAddress owner)
    {
        Registry.Drop(owner);
        if (_mails.TryRemove(owner, out var mail)) mail.Close();
    }

    RegistryStep IRegistryAsker.WatchOf(string node) => _host.WatchOf(node);

    void IRegistryAsker.OnFailed(PeerAddress owner, Exception error) => _host.OnRegistryFailed(owner, error);

    void IRegistryAsker.RetryWatch(string node) => Watch(node);

    void IRegistryAsker.Retry(in PendingStep step) => Post(step);

    void IRegistryAsker.OnAnswer(in RegistryStep step, in RegistryAnswer answer)
    {
        switch (step.Kind)
        {
            case RegistryKind.Watch:
                _host.OnAnswer(step, answer);
                break;
            case RegistryKind.Affirm:
                if (_presence.Find(step.Node) is not { } agent || agent.Epoch != step.Epoch) break;
                if (answer.Epoch == step.Epoch)
                {
                    if (answer.Watchers.Length > 0) agent.Announced(answer);
                }
                else if (answer.Publisher.IsNone && answer.Stamp > step.Stamp) agent.Rise(answer.Stamp);
                break;
        }
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by the mail that this asked")]
    private static async Task FinishAsync(IPresentAgent agent, Task<RegistryAnswer> answered)
    {
        // another activation's answer, or none, says nothing of this one
        if (await answered is { } answer && answer.Epoch == agent.Epoch) agent.Announced(answer);
    }

    private void Post(in PendingStep pending)
    {
        while (true)
        {
            var owner = _owners.OwnerOf(pending.Step.Node);
            if (owner == _transport.Self || owner.IsNone)
            {
                var answer = Registry.Handle(_transport.Self, pending.Step);
                pending.Answered?.TrySetResult(answer);
                ((IRegistryAsker)this).OnAnswer(pending.Step, answer);
                return;
            }

            if (MailOf(owner).TryPost(pending)) return;
            _mails.TryRemove(owner, out _);

            // it is dead, and this process has not yet heard who takes over: what matters is told again then
            if (_owners.OwnerOf(pending.Step.Node) != owner) continue;
            pending.Answered?.TrySetResult(default);
            return;
        }
    }

    private RegistryMail MailOf(PeerAddress owner) =>
        _mails.GetOrAdd(owner, static (owner, registrar) => new RegistryMail(owner, registrar._transport, registrar, registrar._time), this);
}
