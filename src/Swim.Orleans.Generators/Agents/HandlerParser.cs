using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swim.Generators.Agents;

/// <summary>Reads command handlers, callbacks and timers: checks their signatures and spells the calls.</summary>
internal sealed class HandlerParser(INamedTypeSymbol agent, Compilation compilation, DiagnosticBag bag)
{
    private readonly string _self = $"(({Names.Full(agent)})agent)";

    /// <summary>The lane of a [Command] method: the property's of that name, or one of its own.</summary>
    public void ParseCommand(IMethodSymbol method, AttributeData attribute, List<LaneDraft> lanes)
    {
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(method.Name);
        var lane = lanes.Find(l => l.Name == name && l.Sort == LaneSort.Command && l.Member is IPropertySymbol);
        var body = lane?.Types[0];
        if (!IsHandler(method) || Awaits(method) is not { } awaits || method.Parameters.Length > 1 || (body is not null && !Accepts(method, [body], 0)))
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
            LaneParser.TakeForms(lane, method, agent.Name + "." + method.Name, bag);
        }
        else if (lane.Handlers.ContainsKey("OnCommand"))
        {
            bag.Add(Rules.DuplicateLane, method, agent.Name, name);
            return;
        }

        var call = Call(method, method.Parameters.Length == 1 ? "body" : "");
        lane.Handlers["OnCommand"] = [awaits switch { Awaiting.Task => $"new global::System.Threading.Tasks.ValueTask({call})", Awaiting.ValueTask => call, _ => $"{{ {call}; return default; }}" }];
    }

    public void ParseCallback(IMethodSymbol method, AttributeData attribute, Callback callback, List<LaneDraft> lanes)
    {
        var target = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var lane = lanes.Find(l => l.Member.Name == target && l.Member is IPropertySymbol) ?? lanes.Find(l => l.Name == target && l.Member is IPropertySymbol);
        if (lane is null || lane.Sort != callback.Sort)
        {
            var why = lane is not null ? $"which is no {callback.Sort.ToString().ToLowerInvariant()} lane: use a callback of its kind"
                : IsInherited(target) ? "a lane of a base class: handle it there, in a virtual method that this class overrides"
                : "which is no lane of this class: use nameof of a [Lane] property";
            bag.Add(Rules.UnknownLane, attribute, method, callback.Name, method.Name, target, why);
            return;
        }

        var arguments = callback.Arguments(lane.Types, compilation);
        var result = callback.Returns(lane.Types);
        var returns = result is null ? method.ReturnsVoid : Converts(method.ReturnType, result);
        if (!IsHandler(method) || !returns || !Accepts(method, arguments, callback.Required))
        {
            var parameters = string.Join(", ", arguments.Select((a, i) => $"{Names.Short(a)}{(callback.ParameterNames[i] == "before" && !Names.Short(a).EndsWith("?", StringComparison.Ordinal) ? "?" : "")} {callback.ParameterNames[i]}"));
            bag.Add(Rules.HandlerSignature, method, callback.Name, method.Name, $"{(result is null ? "void" : Names.Short(result))} {method.Name}({parameters})");
            return;
        }

        if (!lane.Handlers.TryGetValue(callback.Property, out var calls)) lane.Handlers[callback.Property] = calls = [];
        calls.Add(Call(method, string.Join(", ", callback.ParameterNames.Take(method.Parameters.Length))));
    }

    public TimerModel? ParseTimer(IMethodSymbol method, AttributeData attribute)
    {
        var period = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        if (!PeriodParser.TryParse(period, out var milliseconds)) bag.Add(Rules.InvalidPeriod, attribute, method, period);
        if (!IsHandler(method) || Awaits(method) is not { } awaits || method.Parameters.Length > 0)
        {
            bag.Add(Rules.HandlerSignature, method, "Every", method.Name, $"void|Task|ValueTask {method.Name}()");
            return null;
        }

        var call = Call(method, "");
        var lambda = awaits switch { Awaiting.Task => $"new global::System.Threading.Tasks.ValueTask({call})", Awaiting.ValueTask => call, _ => $"{{ {call}; return default; }}" };
        return new TimerModel(method.Name, milliseconds, $"static agent => {lambda}");
    }

    private enum Awaiting
    {
        Nothing,
        Task,
        ValueTask,
    }

    private static Awaiting? Awaits(IMethodSymbol method) => method.ReturnsVoid ? Awaiting.Nothing : method.ReturnType is INamedTypeSymbol type
        ? Names.Metadata(type) switch
        {
            "System.Threading.Tasks.Task" => Awaiting.Task,
            "System.Threading.Tasks.ValueTask" => Awaiting.ValueTask,
            _ => null,
        }
        : null;

    private static bool IsHandler(IMethodSymbol method) =>
        method.Arity == 0 && method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In) && method.MethodKind == MethodKind.Ordinary;

    private bool Accepts(IMethodSymbol method, IReadOnlyList<ITypeSymbol> arguments, int required)
    {
        if (method.Parameters.Length < required || method.Parameters.Length > arguments.Count) return false;
        for (var i = 0; i < method.Parameters.Length; i++)
            if (!Converts(arguments[i], method.Parameters[i].Type)) return false;
        return true;
    }

    private bool Converts(ITypeSymbol from, ITypeSymbol to) =>
        from.TypeKind == TypeKind.Error || to.TypeKind == TypeKind.Error || compilation.ClassifyConversion(from, to) is { IsImplicit: true, IsUserDefined: false };

    private bool IsInherited(string member)
    {
        for (var t = agent.BaseType; t is not null; t = t.BaseType)
            if (t.GetMembers(member).Any(m => AgentNames.Find(m, AgentNames.LaneAttribute) is not null)) return true;
        return false;
    }

    private string Call(IMethodSymbol method, string arguments) =>
        $"{(method.IsStatic ? Names.Full(agent) : _self)}.{Names.Identifier(method.Name)}({arguments})";
}
