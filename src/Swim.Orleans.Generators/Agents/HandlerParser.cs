using Microsoft.CodeAnalysis;
using Swim.Generators.Forms;

namespace Swim.Generators.Agents;

/// <summary>Reads command handlers and callbacks: checks their signatures and spells the calls.</summary>
internal sealed class HandlerParser(Receiver receiver, Compilation compilation, DiagnosticBag bag)
{
    /// <summary>The lane of a [Command] method: the property's of that name, or one of its own.</summary>
    public void ParseCommand(IMethodSymbol method, AttributeData attribute, List<LaneDraft> lanes)
    {
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(method.Name);
        var lane = lanes.Find(l => l.Name == name && l.Sort == LaneSort.Command && l.Member is IPropertySymbol);
        var body = lane?.Types[0];
        if (!Signatures.IsHandler(method) || Signatures.Awaits(method) is not { } awaits || method.Parameters.Length > 1 || (body is not null && !compilation.Accepts(method, [body], 0)))
        {
            bag.Add(Rules.HandlerSignature, method, "Command", method.Name, $"void|Task|ValueTask {method.Name}({(body is null ? "T" : Names.Short(body))} body)' or 'void|Task|ValueTask {method.Name}()");
            return;
        }

        if (lane is null)
        {
            var type = method.Parameters.Length == 1
                ? method.Parameters[0].Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
                : compilation.GetTypeByMetadataName("Swim.Recon.Value");
            if (type is null) return;
            lane = new LaneDraft(method, LaneSort.Command, name, [type]);
            lanes.Add(lane);
            LaneParser.TakeForms(lane, method, receiver.Type.Name + "." + method.Name, bag);
        }
        else if (lane.Handlers.Count > 0)
        {
            bag.Add(Rules.DuplicateLane, method, receiver.Type.Name, name);
            return;
        }

        // Built-in forms never yield null; those generated for classes do when there is no body.
        if (method.Parameters.Length == 1 && method.Parameters[0].Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated } parameter
            && FormNames.Find(parameter.OriginalDefinition, FormNames.FormAttribute) is not null) lane.Options.Add("RequiresBody = true");
        var call = receiver.Call(method, method.Parameters.Length == 1 ? "body" : "");
        if (awaits == Awaiting.Nothing) lane.Options.Add("ReturnsAtOnce = true");
        lane.Handlers.Add(new HandlerModel("OnCommand", $"{receiver.Modifier}(agent, body) => {Signatures.Awaited(awaits, call)}"));
    }

    /// <param name="method">The method.</param>
    /// <param name="attribute">Its callback attribute.</param>
    /// <param name="callbacks">What the attribute means on each kind of lane that has it.</param>
    /// <param name="lanes">The lanes of the class.</param>
    public void ParseCallback(IMethodSymbol method, AttributeData attribute, IReadOnlyList<Callback> callbacks, List<LaneDraft> lanes)
    {
        var name = callbacks[0].Name;
        if (Find(method, attribute, name, [.. callbacks.Select(c => c.Sort)], lanes) is not { } lane) return;
        var callback = callbacks.First(c => c.Sort == lane.Sort);
        var types = callback.Types(lane.Types, compilation);
        var result = callback.Returns(lane.Types);
        var returns = result is null ? method.ReturnsVoid : compilation.Converts(method.ReturnType, result);
        if (!Signatures.IsHandler(method) || !returns || !compilation.Accepts(method, types, callback.Required))
        {
            var parameters = callback.Arguments.Zip(types, static (argument, type) => type is null ? argument.Name
                : $"{(argument.Name == "before" ? Signatures.Optional(type) : Names.Short(type))} {argument.Name}");
            bag.Add(Rules.HandlerSignature, method, name, method.Name, $"{(result is null ? "void" : Names.Short(result))} {method.Name}({string.Join(", ", parameters)})");
            return;
        }

        if (!lane.Callbacks.TryGetValue(callback, out var calls)) lane.Callbacks[callback] = calls = [];
        calls.Add(receiver.Call(method, string.Join(", ", callback.Arguments.Take(method.Parameters.Length).Select(a => a.Name))));
    }

    /// <summary>The one method that computes what a demand lane sends.</summary>
    public void ParseCue(IMethodSymbol method, AttributeData attribute, List<LaneDraft> lanes)
    {
        if (Find(method, attribute, "OnCue", [LaneSort.Demand, LaneSort.DemandMap], lanes) is not { } lane) return;
        var value = lane.Types[lane.Types.Count - 1];
        var key = lane.Types[0];
        string? lambda = null;
        if (lane.Sort == LaneSort.Demand)
        {
            if (Signatures.IsHandler(method) && method.Parameters.Length == 0 && Yields(method, value)) lambda = $"agent => {receiver.Call(method, "")}";
            else bag.Add(Rules.HandlerSignature, method, "OnCue", method.Name, $"{Names.Short(value)} {method.Name}()");
        }
        else if (IsTrying(method, key, value))
        {
            lambda = $"{CueHead(lane)} => {receiver.Call(method, "key, out value")}";
        }
        else if (Signatures.IsHandler(method) && method.Parameters.Length == 1 && compilation.Converts(key, method.Parameters[0].Type) && YieldsOrNull(method, value))
        {
            lambda = $"{CueHead(lane)} => {{ if ({receiver.Call(method, "key")} is {{ }} computed) {{ value = computed; return true; }} value = default!; return false; }}";
        }
        else
        {
            bag.Add(Rules.HandlerSignature, method, "OnCue", method.Name,
                $"{Signatures.Optional(value)} {method.Name}({Names.Short(key)} key)' or 'bool {method.Name}({Names.Short(key)} key, out {Names.Short(value)} value)");
        }

        if (lambda is not null) Answer(lane, method, attribute, "OnCue", receiver.Modifier + lambda);
    }

    /// <summary>The one method that lists a demand-map lane's keys.</summary>
    public void ParseSync(IMethodSymbol method, AttributeData attribute, List<LaneDraft> lanes)
    {
        if (Find(method, attribute, "OnSync", [LaneSort.DemandMap], lanes) is not { } lane) return;
        var keys = compilation.GetTypeByMetadataName("System.Collections.Generic.IEnumerable`1")?.Construct(lane.Types[0]);
        if (!Signatures.IsHandler(method) || method.Parameters.Length > 0 || method.ReturnsVoid || !compilation.Converts(method.ReturnType, keys))
        {
            bag.Add(Rules.HandlerSignature, method, "OnSync", method.Name, $"IEnumerable<{Names.Short(lane.Types[0])}> {method.Name}()");
            return;
        }

        Answer(lane, method, attribute, "OnSync", $"{receiver.Modifier}agent => {receiver.Call(method, "")}");
    }

    /// <summary>A lane that computes what it sends needs the methods that do it.</summary>
    public void CheckAnswers(LaneDraft lane)
    {
        string[] needed = lane.Sort switch
        {
            LaneSort.Demand => ["OnCue"],
            LaneSort.DemandMap => ["OnSync", "OnCue"],
            _ => [],
        };
        foreach (var attribute in needed.Where(n => !lane.Answers.ContainsKey(n)))
        {
            var value = lane.Types[lane.Types.Count - 1];
            var signature = attribute == "OnSync" ? $"IEnumerable<{Names.Short(lane.Types[0])}> Keys()"
                : lane.Sort == LaneSort.Demand ? $"{Names.Short(value)} Compute()"
                : $"{Signatures.Optional(value)} Compute({Names.Short(lane.Types[0])} key)";
            bag.Add(LaneRules.MissingAnswer, lane.Member, lane.Sort.Words(), lane.Member.Name, attribute, signature);
        }
    }

    private LaneDraft? Find(IMethodSymbol method, AttributeData attribute, string name, IReadOnlyList<LaneSort> sorts, List<LaneDraft> lanes)
    {
        var target = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var lane = lanes.Find(l => l.Member.Name == target && l.Member is IPropertySymbol) ?? lanes.Find(l => l.Name == target && l.Member is IPropertySymbol);
        if (lane is not null && sorts.Contains(lane.Sort)) return lane;
        var why = lane is not null ? $"which is a {lane.Sort.Words()}: this callback is for a {Alternatives(sorts)}"
            : IsInherited(target) ? "a lane of a base class: handle it there, in a virtual method that this class overrides"
            : "which is no lane of this class: use nameof of a [Lane] property";
        bag.Add(Rules.UnknownLane, attribute, method, name, method.Name, target, why);
        return null;
    }

    private void Answer(LaneDraft lane, IMethodSymbol method, AttributeData attribute, string name, string lambda)
    {
        if (lane.Answers.TryGetValue(name, out var other))
        {
            bag.Add(LaneRules.SecondAnswer, attribute, method, name, method.Name, lane.Member.Name, other);
            return;
        }

        lane.Answers[name] = method.Name;
        lane.Handlers.Add(new HandlerModel(name, lambda));
    }

    private bool Yields(IMethodSymbol method, ITypeSymbol value) => !method.ReturnsVoid && compilation.Converts(method.ReturnType, value);

    private bool YieldsOrNull(IMethodSymbol method, ITypeSymbol value) =>
        Yields(method, value) || (method.ReturnType is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && compilation.Converts(nullable.TypeArguments[0], value));

    private bool IsTrying(IMethodSymbol method, ITypeSymbol key, ITypeSymbol value) =>
        Signatures.IsCallable(method) && method.ReturnType.SpecialType == SpecialType.System_Boolean && method.Parameters.Length == 2
        && method.Parameters[0].RefKind is RefKind.None or RefKind.In && method.Parameters[1].RefKind == RefKind.Out
        && compilation.Converts(key, method.Parameters[0].Type) && SymbolEqualityComparer.Default.Equals(method.Parameters[1].Type, value);

    private bool IsInherited(string member)
    {
        for (var t = receiver.Type.BaseType; t is not null; t = t.BaseType)
            if (t.GetMembers(member).Any(m => AgentNames.Find(m, AgentNames.LaneAttribute) is not null || AgentNames.Find(m, AgentNames.JoinAttribute) is not null)) return true;
        return false;
    }

    private static string CueHead(LaneDraft lane) => $"(object agent, {Names.Full(lane.Types[0])} key, out {Names.Full(lane.Types[1])} value)";

    private static string Alternatives(IReadOnlyList<LaneSort> sorts) => sorts.Count == 1 ? sorts[0].Words()
        : string.Join(", ", sorts.Take(sorts.Count - 1).Select(s => s.Words())) + " or " + sorts[sorts.Count - 1].Words();
}
