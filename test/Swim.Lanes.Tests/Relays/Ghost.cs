using Swim.Lanes.Tests.Agents;

namespace Swim.Lanes.Tests.Relays;

/// <summary>An activation that goes on though another has taken its place.</summary>
internal sealed record Ghost(TestProcess Home, AgentLanes Lanes, FakeHost Host, long Stamp);
