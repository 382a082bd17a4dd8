using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Swim.Postgres.Tests.Clustering;

/// <summary>The contract of Orleans' membership table, its hard cases, on a real server.</summary>
public sealed class MembershipTableTests
{
    private static int _generations;

    private string _connectionString = null!;
    private ClusterParts _cluster = null!;
    private IMembershipTable _table = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _connectionString = await SharedServer.Server.CreateDatabaseAsync();
        _cluster = new ClusterParts(_connectionString, "one");
        _table = _cluster.Membership;
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
    }

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_new_table_is_empty_at_version_zero()
    {
        var data = await _table.ReadAllAsync();

        Assert.That(data.Members, Is.Empty);
        Assert.That(data.Version.Version, Is.Zero);
        Assert.That(data.Version.VersionEtag, Is.Not.Empty);
    }

    [Test]
    public async Task A_row_is_inserted_once_and_with_the_tables_version_only()
    {
        var before = (await _table.ReadAllAsync()).Version;
        var entry = NewEntry();
        Assert.That(await _table.InsertRowAsync(entry, before.Next()), Is.True);
        Assert.That(await _table.InsertRowAsync(entry, before.Next()), Is.False, "same silo, old version");
        Assert.That(await _table.InsertRowAsync(NewEntry(), before.Next()), Is.False, "another silo, old version");
        var after = (await _table.ReadAllAsync()).Version;
        Assert.That(await _table.InsertRowAsync(entry, after.Next()), Is.False, "same silo, current version");
        Assert.That(await _table.InsertRowAsync(NewEntry(), new TableVersion(after.Version + 1, "no tag of ours")), Is.False);

        var row = await _table.ReadRowAsync(entry.SiloAddress);
        Assert.That(row.Version.Version, Is.EqualTo(1));
        Assert.That(row.Version.VersionEtag, Is.EqualTo(after.VersionEtag).And.Not.EqualTo(before.VersionEtag));
        Assert.That(row.Members.Single().Item1.ToFullString(), Is.EqualTo(entry.ToFullString()));
        Assert.That((await _table.ReadAllAsync()).Members, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_silo_that_is_no_member_is_read_as_none_with_the_version()
    {
        await InsertAsync(NewEntry());
        var row = await _table.ReadRowAsync(NewEntry().SiloAddress);

        Assert.That(row.Members, Is.Empty);
        Assert.That(row.Version.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_row_is_updated_with_its_own_tag_and_the_tables_version_only()
    {
        for (var count = 1; count < 6; count++)
        {
            var entry = NewEntry();
            await InsertAsync(entry);
            var data = await _table.ReadAllAsync();
            var tag = data.TryGet(entry.SiloAddress)!.Item2;
            entry.Status = SiloStatus.Active;
            entry.SuspectTimes = [Tuple.Create(NewSilo(), Now().AddSeconds(1)), Tuple.Create(NewSilo(), Now().AddSeconds(2))];

            Assert.That(await _table.UpdateRowAsync(entry, tag, new TableVersion(data.Version.Version, Guid.NewGuid().ToString())), Is.False, "another table version");
            Assert.That(await _table.UpdateRowAsync(entry, Guid.NewGuid().ToString(), data.Version.Next()), Is.False, "another row version");
            Assert.That(await _table.UpdateRowAsync(NewEntry(), tag, data.Version.Next()), Is.False, "no such silo");
            Assert.That((await _table.ReadAllAsync()).Version, Is.EqualTo(data.Version), "what failed has left nothing");
            Assert.That(await _table.UpdateRowAsync(entry, tag, data.Version.Next()), Is.True);
            Assert.That(await _table.UpdateRowAsync(entry, tag, data.Version.Next()), Is.False, "the same again");

            var updated = await _table.ReadAllAsync();
            var row = updated.TryGet(entry.SiloAddress)!;
            Assert.That(row.Item1.ToFullString(), Is.EqualTo(entry.ToFullString()));
            Assert.That(row.Item2, Is.Not.EqualTo(tag));
            Assert.That(updated.Version.Version, Is.EqualTo(data.Version.Version + 1));
            Assert.That(updated.Members, Has.Count.EqualTo(count));
            Assert.That(await _table.UpdateRowAsync(entry, row.Item2, data.Version.Next()), Is.False, "its tag, an old table version");
        }
    }

    [Test]
    public async Task Of_many_silos_that_insert_with_one_version_one_succeeds()
    {
        var version = (await _table.ReadAllAsync()).Version.Next();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _table.InsertRowAsync(NewEntry(), version)));

        Assert.That(results.Count(static done => done), Is.EqualTo(1));
        var data = await _table.ReadAllAsync();
        Assert.That(data.Members, Has.Count.EqualTo(1));
        Assert.That(data.Version.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task Of_many_insertions_of_one_silo_one_succeeds()
    {
        var entry = NewEntry();
        var version = (await _table.ReadAllAsync()).Version.Next();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _table.InsertRowAsync(entry, version)));

        Assert.That(results.Count(static done => done), Is.EqualTo(1));
        Assert.That((await _table.ReadAllAsync()).Version.Version, Is.EqualTo(1));
    }

    [Test, CancelAfter(60_000)]
    public async Task Parallel_updates_each_raise_the_version_by_one(CancellationToken cancellationToken)
    {
        var entry = NewEntry();
        await InsertAsync(entry);
        await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => UntilDoneAsync(async () =>
        {
            var data = await _table.ReadAllAsync();
            var row = data.TryGet(entry.SiloAddress)!;
            return await _table.UpdateRowAsync(row.Item1, row.Item2, data.Version.Next());
        }, cancellationToken)));

        var after = await _table.ReadAllAsync(cancellationToken);
        Assert.That(after.Version.Version, Is.EqualTo(20));
        Assert.That(after.Members, Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(60_000)]
    public async Task Silos_that_start_together_all_become_members(CancellationToken cancellationToken)
    {
        var connectionString = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var silos = Enumerable.Range(0, 8).Select(_ => new ClusterParts(connectionString, "together")).ToArray();
        await Task.WhenAll(silos.Select(async silo =>
        {
            await silo.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true);
            var entry = NewEntry();
            await UntilDoneAsync(async () => await silo.Membership.InsertRowAsync(entry, (await silo.Membership.ReadAllAsync()).Version.Next()), cancellationToken);
        }));

        var data = await silos[0].Membership.ReadAllAsync(cancellationToken);
        Assert.That(data.Members, Has.Count.EqualTo(silos.Length));
        Assert.That(data.Version.Version, Is.EqualTo(silos.Length));
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    [Test]
    public async Task A_sign_of_life_changes_nothing_else()
    {
        var entry = NewEntry();
        entry.RoleName = "role";
        await InsertAsync(entry);
        var before = await _table.ReadAllAsync();
        var alive = Now().AddMinutes(5);
        await _table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = alive });

        var after = await _table.ReadAllAsync();
        entry.IAmAliveTime = alive;
        Assert.That(after.Version, Is.EqualTo(before.Version));
        Assert.That(after.Members.Single().Item1.ToFullString(), Is.EqualTo(entry.ToFullString()));
        Assert.That(after.Members.Single().Item1.IAmAliveTime.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(await _table.UpdateRowAsync(entry, before.Members[0].Item2, before.Version.Next()), Is.True, "what was read before is still good");
    }

    [Test]
    public async Task Dead_silos_are_cleaned_up_by_their_last_known_update()
    {
        var now = Now();
        foreach (var status in Enum.GetValues<SiloStatus>()) await InsertAsync(NewEntry(status, now.AddDays(-10)));
        var votedLately = NewEntry(SiloStatus.Dead, now.AddDays(-10));
        votedLately.SuspectTimes = [Tuple.Create(NewSilo(), now)];
        await InsertAsync(votedLately);
        var startedLately = NewEntry(SiloStatus.Dead, now.AddDays(-10));
        startedLately.StartTime = now;
        await InsertAsync(startedLately);
        await InsertAsync(NewEntry(SiloStatus.Dead, now));
        var before = await _table.ReadAllAsync();
        await _table.CleanupDefunctSiloEntriesAsync(now.AddDays(-7));

        var after = await _table.ReadAllAsync();
        Assert.That(after.Version, Is.EqualTo(before.Version));
        Assert.That(after.Members.Count(static row => row.Item1.Status == SiloStatus.Dead), Is.EqualTo(3));
        Assert.That(after.Members, Has.Count.EqualTo(before.Members.Count - 1));
    }

    [Test]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        await InsertAsync(NewEntry());
        await using var other = new ClusterParts(_connectionString, "two");
        await other.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true);
        Assert.That((await other.Membership.ReadAllAsync()).Members, Is.Empty);
        await InsertAsync(NewEntry(SiloStatus.Dead, Now().AddDays(-10)), other.Membership);
        await _table.CleanupDefunctSiloEntriesAsync(Now());
        await _table.DeleteMembershipTableEntriesAsync("one");

        Assert.That((await other.Membership.ReadAllAsync()).Members, Has.Count.EqualTo(1));
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        Assert.That((await _table.ReadAllAsync()).Members, Is.Empty);
    }

    [Test]
    public async Task Initializing_again_keeps_what_is_there()
    {
        await InsertAsync(NewEntry());
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);

        Assert.That((await _table.ReadAllAsync()).Version.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_table_that_was_deleted_under_running_silos_says_so()
    {
        await _table.DeleteMembershipTableEntriesAsync("one");

        Assert.That(() => _table.ReadAllAsync(), Throws.InstanceOf<PostgresStorageException>().With.Message.Contains("'one'").And.Message.Contains("Start them again"));
    }

    [Test]
    public async Task Every_column_comes_back()
    {
        var entry = NewEntry(SiloStatus.ShuttingDown);
        entry.SiloAddress = SiloAddress.New(IPAddress.Parse("2001:db8::1"), 11111, 42);
        entry.RoleName = "role";
        entry.UpdateZone = 3;
        entry.FaultZone = 4;
        entry.SuspectTimes = [Tuple.Create(NewSilo(), Now())];
        await InsertAsync(entry);

        var read = (await _table.ReadRowAsync(entry.SiloAddress)).Members.Single().Item1;
        Assert.That(read.SiloAddress, Is.EqualTo(entry.SiloAddress));
        Assert.That((read.Status, read.SiloName, read.HostName, read.RoleName), Is.EqualTo((entry.Status, entry.SiloName, entry.HostName, entry.RoleName)));
        Assert.That((read.ProxyPort, read.UpdateZone, read.FaultZone), Is.EqualTo((entry.ProxyPort, entry.UpdateZone, entry.FaultZone)));
        Assert.That((read.StartTime, read.IAmAliveTime), Is.EqualTo((entry.StartTime, entry.IAmAliveTime)));
        Assert.That(read.SuspectTimes, Is.EqualTo(entry.SuspectTimes));
    }

    [Test]
    public async Task Clients_find_the_active_silos_that_have_a_gateway()
    {
        var active = NewEntry(SiloStatus.Active);
        await InsertAsync(active);
        await InsertAsync(NewEntry(SiloStatus.Dead));
        var closed = NewEntry(SiloStatus.Active);
        closed.ProxyPort = 0;
        await InsertAsync(closed);

        var expected = SiloAddress.New(active.SiloAddress.Endpoint.Address, active.ProxyPort, active.SiloAddress.Generation).ToGatewayUri();
        Assert.That(await _cluster.Gateways.GetGatewaysAsync(), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public async Task A_client_of_a_database_without_tables_finds_no_gateway()
    {
        await using var fresh = new ClusterParts(await SharedServer.Server.CreateDatabaseAsync(), "none");
        await fresh.Gateways.InitializeGatewayListProviderAsync();

        Assert.That(await fresh.Gateways.GetGatewaysAsync(), Is.Empty);
    }

    private static async Task UntilDoneAsync(Func<Task<bool>> change, CancellationToken cancellationToken)
    {
        while (!await change()) cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task InsertAsync(MembershipEntry entry, IMembershipTable? table = null)
    {
        table ??= _table;
        Assert.That(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()), Is.True);
    }

    private static MembershipEntry NewEntry(SiloStatus status = SiloStatus.Joining, DateTime? time = null) => new()
    {
        SiloAddress = NewSilo(),
        HostName = "host",
        SiloName = "silo",
        Status = status,
        ProxyPort = 30000,
        StartTime = time ?? Now(),
        IAmAliveTime = time ?? Now(),
    };

    private static SiloAddress NewSilo() => SiloAddress.New(IPAddress.Loopback, 12345, Interlocked.Increment(ref _generations));

    private static DateTime Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
