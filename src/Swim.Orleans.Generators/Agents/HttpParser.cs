using Microsoft.CodeAnalysis;
using Swim.Generators.Forms;

namespace Swim.Generators.Agents;

/// <summary>Reads [Http] methods; those of one lane become one definition.</summary>
internal sealed class HttpParser(Receiver receiver, DiagnosticBag bag)
{
    private const string Request = "Swim.LaneRequest";
    private const string Response = "Swim.LaneResponse";
    private const string Cancellation = "System.Threading.CancellationToken";
    private const string Task = "global::System.Threading.Tasks.ValueTask<global::Swim.LaneResponse>";

    public void Parse(IMethodSymbol method, AttributeData attribute, List<LaneDraft> lanes)
    {
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(method.Name);
        var text = attribute.ConstructorArguments.Skip(1).FirstOrDefault().Value as string ?? "GET";
        if (Verbs(text) is not { } verbs)
        {
            bag.Add(LaneRules.InvalidHttpMethods, attribute, method, text);
            return;
        }

        if (Arguments(method) is not { } arguments || !Signatures.IsHandler(method))
        {
            bag.Add(Rules.HandlerSignature, method, "Http", method.Name, $"void|LaneResponse|T|Task|Task<…>|ValueTask<…> {method.Name}(LaneRequest request, CancellationToken cancellationToken)', where both parameters may be left out and T has a form, such as 'string {method.Name}()");
            return;
        }

        var answer = Answer(method, receiver.Call(method, arguments));
        var lane = lanes.Find(l => l.Name == name && l.Sort == LaneSort.Http);
        if (lane is null) lanes.Add(lane = new LaneDraft(method, LaneSort.Http, name, []));
        foreach (var verb in verbs)
        {
            if (lane.Answers.TryGetValue(verb, out var other)) bag.Add(LaneRules.SecondHttpMethod, attribute, method, name, verb, other, method.Name);
            lane.Answers[verb] = method.Name;
        }

        lane.Handlers.Add(new HandlerModel(string.Join(",", verbs), answer));
    }

    /// <summary>The methods in capitals, or null when one is none.</summary>
    private static List<string>? Verbs(string text)
    {
        var verbs = text.Split(',').Select(v => v.Trim().ToUpperInvariant()).ToList();
        var valid = (verbs.Count == 1 && verbs[0] == "*") || verbs.All(v => v.Length > 0 && v.All(c => c is >= 'A' and <= 'Z' or '-'));
        return valid && verbs.Distinct().Count() == verbs.Count ? verbs : null;
    }

    /// <summary>The arguments in the method's order, or null when it wants something else.</summary>
    private static string? Arguments(IMethodSymbol method)
    {
        var arguments = new List<string>();
        foreach (var parameter in method.Parameters)
        {
            var argument = parameter.Type is INamedTypeSymbol type ? Names.Metadata(type) switch { Request => "request", Cancellation => "cancellation", _ => null } : null;
            if (argument is null || arguments.Contains(argument)) return null;
            arguments.Add(argument);
        }

        return string.Join(", ", arguments);
    }

    /// <summary>The lambda. A type without a form is reported, and then of no more interest.</summary>
    private string Answer(IMethodSymbol method, string call)
    {
        var head = $"{receiver.Modifier}(agent, request, cancellation) => ";
        var type = method.ReturnType;
        var wrapper = type is INamedTypeSymbol named ? Names.Metadata(named) switch { "System.Threading.Tasks.Task`1" => Awaiting.Task, "System.Threading.Tasks.ValueTask`1" => Awaiting.ValueTask, _ => Awaiting.Nothing } : Awaiting.Nothing;
        if (Signatures.Awaits(method) is { } awaits)
        {
            return awaits == Awaiting.Nothing
                ? $"{head}{{ {call}; return new {Task}(global::Swim.LaneResponse.NoContent); }}"
                : $"{receiver.Modifier}async (agent, request, cancellation) => {{ await {call}; return global::Swim.LaneResponse.NoContent; }}";
        }

        if (wrapper != Awaiting.Nothing) type = ((INamedTypeSymbol)type).TypeArguments[0];
        if (type is INamedTypeSymbol response && Names.Metadata(response) == Response) return head + (wrapper == Awaiting.ValueTask ? call : $"new {Task}({call})");

        if (!FormExpressions.TryGet(type, out var form, out var advice))
        {
            bag.Add(Rules.NoForm, method, Names.Short(type), receiver.Type.Name + "." + method.Name, advice);
            return head;
        }

        return wrapper == Awaiting.Nothing
            ? $"{head}new {Task}(global::Swim.LaneResponse.Of({form.Code}, {call}, request))"
            : $"{receiver.Modifier}async (agent, request, cancellation) => global::Swim.LaneResponse.Of({form.Code}, await {call}, request)";
    }
}
