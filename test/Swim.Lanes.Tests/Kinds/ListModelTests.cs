using CsCheck;
using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>Any run of changes, restarts and readings: the lane holds what a plain list would, and every reader comes to hold it too.</summary>
public sealed class ListModelTests
{
    private static readonly Gen<(int Op, int A, int B)> Step = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 1000], Gen.Int[0, 1000]);

    // one life at a time: each waits for its feed's worker, which needs a thread of the pool as well
    [Test]
    public void A_list_behaves_as_a_list_and_its_readers_converge([Values(Durability.WriteBehind, Durability.Committed)] Durability durability) =>
        Gen.Select(Step.Array[1, 120], Gen.Int[1, 7], Gen.Int[2, 40]).Sample(
            (steps, part, bound) => Run(steps, part, bound, durability), iter: 300, threads: 1);

    private static void Run((int Op, int A, int B)[] steps, int part, int bound, Durability durability)
    {
        var definition = TestAgent.Define(new ListLaneDefinition<string>("list", Form.String) { Durability = durability });
        var agent = new TestAgent(definition, new MemoryLaneStore(), new AgentLanesOptions { SnapshotPartEntries = part }).Open();
        var requests = new Requests { Agent = agent };
        agent.Hub.Requests = requests;
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        agent.Hub.ReaderFailed = (_, _, e) => failures.Enqueue(e);
        agent.Hub.RequestFailed = (_, _, e) => failures.Enqueue(e);
        var model = new List<string>();
        ListReplica[] readers = [new(), new(new LinkBufferOptions { MaxItems = bound }), new(new LinkBufferOptions { MaxItemBytes = 40 * bound })];
        foreach (var reader in readers) agent.Sync("list", reader.Buffer);
        var next = 0;
        foreach (var (op, a, b) in steps)
        {
            var lane = (ListLane<string>)agent.Lanes.Find("list")!;
            switch (op)
            {
                case <= 4:
                    agent.Host.Run(() =>
                    {
                        for (var i = 0; i <= b % 4; i++)
                        {
                            var at = (a + i) % (model.Count + 1);
                            model.Insert(at, $"v{next}");
                            lane.Insert(at, $"v{next++}");
                        }
                    });
                    break;
                case 5 when model.Count > 0:
                    model[a % model.Count] = $"v{next}";
                    agent.Command("list", $"@update(index:{a % model.Count})v{next++}");
                    break;
                case 6 or 7 when model.Count > 0:
                    agent.Host.Run(() =>
                    {
                        model.RemoveAt(a % model.Count);
                        lane.RemoveAt(a % lane.Count);
                    });
                    break;
                case 8 or 9 when model.Count > 0:
                    var (from, to) = (a % model.Count, b % model.Count);
                    var moved = model[from];
                    model.RemoveAt(from);
                    model.Insert(to, moved);
                    agent.Host.Run(() => lane.Move(from, to));
                    break;
                case 10 when b % 4 == 0:
                    model.RemoveRange(0, Math.Min(a % 5, model.Count));
                    agent.Command("list", $"@drop({a % 5})");
                    break;
                case 11 when b % 4 == 0:
                    var kept = Math.Max(0, model.Count - (a % 5));
                    model.RemoveRange(kept, model.Count - kept);
                    agent.Command("list", $"@take({kept})");
                    break;
                case 12 when b % 8 == 0:
                    model.Clear();
                    agent.Host.Run(lane.Clear);
                    break;
                case 12 when b % 3 == 0:
                    if (a % 2 == 0) agent.Close();
                    else Save(agent);
                    agent.Dispose();
                    agent = agent.Restart();
                    requests.Agent = agent;
                    agent.Hub.Requests = requests;
                    break;
                case 13:
                    agent.Sync("list", readers[a % readers.Length].Buffer);
                    break;
                default:
                    readers[a % readers.Length].Take(b % 9);
                    break;
            }
        }

        Save(agent);
        Assert.That((ListLane<string>)agent.Lanes.Find("list")!, Is.EqualTo(model));
        foreach (var reader in readers) reader.Until(agent, () => !failures.IsEmpty || (reader.Values.SequenceEqual(model) && reader.Synced > 0));
        Assert.That(failures, Is.Empty);
        agent.Close();
        agent.Dispose();
        using var last = agent.Restart();
        Assert.That((ListLane<string>)last.Lanes.Find("list")!, Is.EqualTo(model));
    }

    private static void Save(TestAgent agent)
    {
        agent.Flush();
        agent.Host.Until(() => !agent.Lanes.HasUnsaved);
        agent.Host.Drain();
    }

    /// <summary>Requests go to the present activation, as a router would send them.</summary>
    private sealed class Requests : ILaneRequests
    {
        public TestAgent? Agent { get; set; }

        public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey) =>
            ((IAgentHost)Agent!.Host).Post(Answer(lane, reader, afterKey.Span.ToArray()));

        private Action Answer(string lane, ILaneReader reader, byte[] after)
        {
            var batch = new NodeBatch();
            batch.Add(NodeOpKind.More, lane, after, reader);
            var asked = Agent!;

            // one that has ended meanwhile answers nothing: the next one's epoch has the reader ask again
            return () => _ = asked.Lanes.DeliverAsync(batch).AsTask();
        }
    }
}
