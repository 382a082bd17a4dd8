using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

/// <summary>An agent with lanes of every durability on a store that a test directs.</summary>
internal abstract class DurableAgentTests
{
    protected ScriptedStore Store { get; } = new();

    protected FakeReader Reader { get; } = new();

    protected TestAgent Create(AgentLanesOptions? options = null) => new TestAgent(Definition(), Store, options).Open();

    protected static AgentDefinition Definition() => TestAgent.Define(
        new ValueLaneDefinition<int>("behind", Form.Int32),
        new ValueLaneDefinition<int>("transient", Form.Int32) { Durability = Durability.Transient },
        new ValueLaneDefinition<int>("committed", Form.Int32) { Durability = Durability.Committed },
        new ValueLaneDefinition<int>("otherCommitted", Form.Int32) { Durability = Durability.Committed },
        new ValueLaneDefinition<Value>("info", Form.Value),
        new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32),
        new MapLaneDefinition<int, string>("words", Form.Int32, Form.String),
        new CommandLaneDefinition<string>("act", Form.String)
        {
            OnCommand = (self, what) =>
            {
                var test = (TestAgent)self;
                test.Lanes.WhenCommitted(state => test.Calls.Add("sent " + state), what);
                test.Value<int>("behind").Value++;
                if (what == "both") test.Value<int>("committed").Value++;
                return default;
            },
        });
}
