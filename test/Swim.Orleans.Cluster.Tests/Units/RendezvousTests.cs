using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests.Units;

/// <summary>What the owner of a node keeps.</summary>
internal sealed class RendezvousTests
{
    private const string Node = "/box/1";

    private static readonly PeerAddress A = Silo(1);
    private static readonly PeerAddress B = Silo(2);
    private static readonly PeerAddress Self = Silo(3);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private Rendezvous _registry = null!;

    [SetUp]
    public void SetUp() => _registry = new Rendezvous(_time, new Presence(new Silent()));

    [Test]
    public void An_activation_is_told_who_reads_and_readers_are_told_of_it()
    {
        Watch(A, "count", "items");
        var epoch = Guid.NewGuid();
        var announced = _registry.Handle(B, RegistryStep.Announce(Node, epoch));
        Assert.That(announced.Watchers.Single().Lanes, Is.EqualTo(new[] { "count", "items" }));
        Assert.That(announced.Stamp, Is.GreaterThan(0));
        var watched = Watch(A, "count");
        Assert.That((watched.Publisher, watched.Epoch), Is.EqualTo((B, epoch)));
    }

    [Test]
    public void Stamps_grow_from_activation_to_activation_also_when_the_clock_goes_back()
    {
        var stamp = 0L;
        for (var i = 0; i < 10; i++)
        {
            var answer = _registry.Handle(i % 2 == 0 ? A : B, RegistryStep.Announce(Node, Guid.NewGuid()));
            Assert.That(answer.Stamp, Is.GreaterThan(stamp));
            stamp = answer.Stamp;
            _time.AdjustTime(_time.GetUtcNow().AddHours(-1));
        }
    }

    [Test]
    public void A_reader_that_has_listened_to_a_higher_rank_raises_the_next_one_above_it()
    {
        var high = _time.GetUtcNow().AddHours(1).UtcTicks;
        _registry.Handle(A, RegistryStep.Watch(Node, ["count"], high));
        Assert.That(_registry.Handle(B, RegistryStep.Announce(Node, Guid.NewGuid())).Stamp, Is.GreaterThan(high));
    }

    [Test]
    public void The_next_activation_hears_how_the_one_before_has_ended()
    {
        Watch(A, "count");
        var first = Guid.NewGuid();
        _registry.Handle(B, RegistryStep.Announce(Node, first));
        _registry.Handle(B, RegistryStep.Withdraw(Node, first, isClean: true));
        var next = _registry.Handle(A, RegistryStep.Announce(Node, Guid.NewGuid()));
        Assert.That((next.Previous, next.IsClean), Is.EqualTo((first, true)));
        var replaced = _registry.Handle(B, RegistryStep.Announce(Node, Guid.NewGuid()));
        Assert.That((replaced.Previous, replaced.IsClean), Is.EqualTo((next.Epoch, false)));
    }

    [Test]
    public void The_end_of_an_activation_that_was_replaced_ends_nothing()
    {
        Watch(A, "count");
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        _registry.Handle(B, RegistryStep.Announce(Node, first));
        _registry.Handle(A, RegistryStep.Announce(Node, second));
        _registry.Handle(B, RegistryStep.Withdraw(Node, first, isClean: true));
        _registry.Handle(B, RegistryStep.Absent(Node, first));
        Assert.That(Watch(A, "count").Epoch, Is.EqualTo(second));
    }

    [Test]
    public void Of_two_that_are_said_to_be_active_the_later_one_counts()
    {
        var (older, newer) = (Guid.NewGuid(), Guid.NewGuid());
        _registry.Handle(A, RegistryStep.Affirm(Node, newer, 20));
        _registry.Handle(B, RegistryStep.Affirm(Node, older, 10));
        Assert.That(Watch(A, "count").Epoch, Is.EqualTo(newer));
        _registry.Handle(B, RegistryStep.Affirm(Node, older, 30));
        Assert.That(Watch(A, "count").Publisher, Is.EqualTo(B));
    }

    [Test]
    public void One_that_is_earlier_than_another_that_has_gone_is_not_told_to_readers_before_it_has_risen()
    {
        Watch(A, "count");
        var later = _registry.Handle(B, RegistryStep.Announce(Node, Guid.NewGuid()));
        _registry.Handle(B, RegistryStep.Withdraw(Node, later.Epoch, isClean: true));
        var earlier = Guid.NewGuid();
        var refused = _registry.Handle(Self, RegistryStep.Affirm(Node, earlier, later.Stamp - 1));
        Assert.That((refused.Publisher.IsNone, refused.Stamp), Is.EqualTo((true, later.Stamp)), "it hears what it has to rise above");
        Assert.That(Watch(A, "count").Publisher.IsNone, Is.True);
        var risen = _registry.Handle(Self, RegistryStep.Affirm(Node, earlier, later.Stamp + 1));
        Assert.That((risen.Epoch, risen.Watchers.Length), Is.EqualTo((earlier, 1)));
        Assert.That(Watch(A, "count").Publisher, Is.EqualTo(Self));
    }

    [Test]
    public void One_of_the_owners_own_that_is_earlier_than_what_readers_have_heard_is_made_to_rise()
    {
        var presence = new Presence(new Silent());
        var agent = new Listed(Node, stamp: 10);
        presence.Add(agent);
        var registry = new Rendezvous(_time, presence);
        Assert.That(registry.Handle(A, RegistryStep.Watch(Node, ["count"], 20)).Publisher.IsNone, Is.True);
        Assert.That(agent.RisesAbove, Is.EqualTo(new long[] { 20 }));
        agent.Stamp = 21;
        Assert.That(registry.Handle(A, RegistryStep.Watch(Node, ["count"], 20)).Publisher, Is.EqualTo(Self));
    }

    [Test]
    public void What_is_known_of_another_activation_is_not_taken_for_ones_own()
    {
        var presence = new Presence(new Silent());
        var agent = new Listed(Node, stamp: 10);
        var registrar = new Registrar(new Silent(), presence, new OwnedBySelf(), new NoHost(), new SwimClusterFeedOptions(), _time);
        registrar.Registry.Handle(A, RegistryStep.Watch(Node, ["count"], 0));
        registrar.Registry.Handle(B, RegistryStep.Affirm(Node, Guid.NewGuid(), 20));
        presence.Add(agent);
        registrar.Affirm(agent);
        Assert.That((agent.Announcements, agent.RisesAbove), Is.EqualTo((0, Array.Empty<long>())), "the rank of the one that is alive");
        registrar.Registry.Drop(B);
        registrar.Affirm(agent);
        Assert.That(agent.RisesAbove, Is.EqualTo(new long[] { 20 }));
        agent.Stamp = 21;
        registrar.Affirm(agent);
        Assert.That(agent.Announcements, Is.EqualTo(1));
    }

    [Test]
    public void What_a_dead_silo_has_said_is_forgotten()
    {
        Watch(A, "count");
        Watch(B, "count");
        var epoch = Guid.NewGuid();
        _registry.Handle(A, RegistryStep.Announce(Node, epoch));
        _registry.Drop(A);
        var next = _registry.Handle(B, RegistryStep.Announce(Node, Guid.NewGuid()));
        Assert.That(next.Watchers.Select(watcher => watcher.Peer), Is.EqualTo(new[] { B }));
        Assert.That((next.Previous, next.IsClean), Is.EqualTo((epoch, false)));
    }

    [Test]
    public void Nothing_is_kept_of_a_node_that_nobody_reads_and_that_is_not_active()
    {
        Watch(A, "count");
        var epoch = Guid.NewGuid();
        _registry.Handle(B, RegistryStep.Announce(Node, epoch));
        _registry.Handle(B, RegistryStep.Withdraw(Node, epoch, isClean: true));
        Assert.That(_registry.Count, Is.EqualTo(1));
        Watch(A);
        Assert.That(_registry.Count, Is.Zero);
        _registry.Handle(A, RegistryStep.Absent(Node, epoch));
        Assert.That(_registry.Count, Is.Zero);
    }

    [Test]
    public void A_client_that_has_not_renewed_is_forgotten_and_a_silo_is_not()
    {
        var client = PeerAddress.Of(GrainId.Create("client", "1"));
        Watch(client, "count");
        Watch(A, "items");
        _time.Advance(TimeSpan.FromMinutes(2));
        _registry.Sweep(static _ => true, TimeSpan.FromMinutes(1));
        var answer = _registry.Handle(B, RegistryStep.Announce(Node, Guid.NewGuid()));
        Assert.That(answer.Watchers.Select(watcher => watcher.Peer), Is.EqualTo(new[] { A }));
    }

    [Test]
    public void Nodes_that_are_no_longer_its_own_are_let_go()
    {
        Watch(A, "count");
        _registry.Sweep(static _ => false, TimeSpan.FromMinutes(1));
        Assert.That(_registry.Has(Node), Is.False);
    }

    [Test]
    public void Owners_change_only_for_nodes_of_the_silo_that_came_or_went()
    {
        SiloAddress[] silos = [A.Silo!, B.Silo!, Self.Silo!];
        var three = new SiloOwners(silos);
        var two = new SiloOwners(silos[..2]);
        var counts = new Dictionary<PeerAddress, int>();
        for (var i = 0; i < 3_000; i++)
        {
            var owner = three.OwnerOf($"/box/{i}");
            counts[owner] = counts.GetValueOrDefault(owner) + 1;
            if (owner != Self) Assert.That(two.OwnerOf($"/box/{i}"), Is.EqualTo(owner));
        }

        Assert.That(counts.Values, Is.All.InRange(850, 1_150));
    }

    [Test]
    public void Dead_is_whom_the_table_calls_dead_or_whose_address_another_has_taken()
    {
        var (old, now) = (SiloAddress.New(IPAddress.Loopback, 1, 5), SiloAddress.New(IPAddress.Loopback, 1, 6));
        var known = new KnownSilos([now, A.Silo!], [B.Silo!]);
        Assert.That((known.IsDead(A.Silo!), known.IsDead(now), known.IsDead(B.Silo!), known.IsDead(old)), Is.EqualTo((false, false, true, true)));
        Assert.That(known.IsDead(Self.Silo!), Is.False, "it may be about to join");
        Assert.That(new KnownSilos([now, A.Silo!], []).IsDead(B.Silo!), Is.False, "what the table has forgotten is forgotten here");
    }

    private RegistryAnswer Watch(PeerAddress peer, params string[] lanes) => _registry.Handle(peer, RegistryStep.Watch(Node, lanes, 0));

    private sealed class Listed(string node, long stamp) : IPresentAgent
    {
        private readonly List<long> _rises = [];

        public string Node => node;

        public Guid Epoch { get; } = Guid.NewGuid();

        public long Stamp { get; set; } = stamp;

        public int Announcements { get; private set; }

        public long[] RisesAbove => [.. _rises];

        public void Rise(long above) => _rises.Add(above);

        public void Announced(in RegistryAnswer answer) => Announcements++;

        public bool Watch(RelayPeer peer, string[] lanes) => throw new NotSupportedException();

        public bool Recover(RelayPeer peer, string lane, byte[]? afterKey) => throw new NotSupportedException();

        public bool Release(RelayPeer peer, string lane, long seen) => throw new NotSupportedException();
    }

    private sealed class OwnedBySelf : IOwners
    {
        public bool IsAlone => false;

        public Task Changed { get; } = new TaskCompletionSource().Task;

        public PeerAddress OwnerOf(string node) => Self;
    }

    private sealed class NoHost : IRegistrarHost
    {
        RegistryStep IRegistrarHost.WatchOf(string node) => RegistryStep.Watch(node, [], 0);

        void IRegistrarHost.OnAnswer(in RegistryStep step, in RegistryAnswer answer)
        {
        }

        void IRegistrarHost.OnRegistryFailed(PeerAddress owner, Exception error)
        {
        }
    }

    private sealed class Silent : IPeerTransport
    {
        PeerAddress IPeerTransport.Self => RendezvousTests.Self;

        public ValueTask<FlowReply> FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch) => throw new NotSupportedException();

        public ValueTask<bool[]> ControlAsync(PeerAddress to, ControlStep[] steps) => throw new NotSupportedException();

        public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress owner, RegistryStep[] steps) => throw new NotSupportedException();
    }

    private static PeerAddress Silo(int port) => PeerAddress.Of(SiloAddress.New(IPAddress.Loopback, port + 1_000, 1));
}
