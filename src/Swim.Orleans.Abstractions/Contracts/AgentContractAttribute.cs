namespace Swim;

/// <summary>
/// Makes an interface what callers know of an agent: <c>[AgentContract("/airport/:code")] public interface IAirport</c>. In its assembly the
/// generator writes an implementation and <c>swim.Airport("JFK")</c>. Members are lanes:
/// <list type="table">
/// <item><term><c>IValueLaneHandle&lt;T&gt; Info { get; }</c></term><description>lane <c>info</c>, which holds one value</description></item>
/// <item><term><c>IMapLaneHandle&lt;K, V&gt; Inbound { get; }</c></term><description>lane <c>inbound</c>, which holds entries</description></item>
/// <item><term><c>IListLaneHandle&lt;T&gt; Queue { get; }</c></term><description>lane <c>queue</c>, which holds elements in order</description></item>
/// <item><term><c>Task CloseAsync(Closing body, CancellationToken = default)</c></term><description>a command on lane <c>close</c>; <c>ValueTask</c> and no body are fine too</description></item>
/// <item><term><c>IReadOnlyValueLaneHandle&lt;T&gt;</c>, <c>IReadOnlyMapLaneHandle&lt;K, V&gt;</c></term><description>the same for lanes that are computed or joined, or not to be set</description></item>
/// <item><term><c>IEventLaneHandle&lt;T&gt; Alarms { get; }</c></term><description>the items of lane <c>alarms</c></description></item>
/// <item><term><c>IReadOnlyMapLaneHandle&lt;K, Located&lt;V&gt;&gt; Planes { get; }</c></term><description>lane <c>planes</c>, a spatial lane</description></item>
/// <item><term><c>[RouteParameter] int Number { get; }</c></term><description>parameter <c>:number</c> of the route: <c>swim.Airport(…)</c> takes it in this type, else as a string</description></item>
/// <item><term><c>IAgentHandle Agent { get; }</c></term><description>the handle without types</description></item>
/// </list>
/// <see cref="LaneAttribute"/> on a property and <see cref="CommandAttribute"/> on a method give the lane another name.
/// </summary>
/// <param name="route">The agent's route pattern.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class AgentContractAttribute(string route) : Attribute
{
    /// <summary>The agent's route pattern; segments that begin with <c>:</c> are parameters.</summary>
    public string Route { get; } = route;

    /// <summary>The stable name of the agent type, as its <c>[Agent]</c> says it. Default: the literal segments of the route, joined by a dash.</summary>
    public string? Name { get; set; }
}
