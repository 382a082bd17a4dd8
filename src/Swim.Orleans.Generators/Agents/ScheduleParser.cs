using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>Reads what runs by time: [Every], [Cron], [Remind].</summary>
internal sealed class ScheduleParser(Receiver receiver, DiagnosticBag bag)
{
    /// <summary>What Orleans allows.</summary>
    private const long ShortestReminder = 60_000;

    public ScheduleModel? Parse(IMethodSymbol method, AttributeData attribute, ScheduleSort sort)
    {
        var text = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var when = sort == ScheduleSort.Cron ? Expression(method, attribute, text) : Period(method, attribute, text, sort);
        if (!Signatures.IsHandler(method) || Signatures.Awaits(method) is not { } awaits || method.Parameters.Length > 0)
        {
            bag.Add(Rules.HandlerSignature, method, sort.ToString(), method.Name, $"void|Task|ValueTask {method.Name}()");
            return null;
        }

        return new ScheduleModel(sort, method.Name, when, $"{receiver.Modifier}agent => {Signatures.Awaited(awaits, receiver.Call(method, ""))}", Options(attribute));
    }

    private string Period(IMethodSymbol method, AttributeData attribute, string text, ScheduleSort sort)
    {
        var isValid = PeriodParser.TryParse(text, out var milliseconds);
        if (sort == ScheduleSort.Remind && (!isValid || milliseconds < ShortestReminder)) bag.Add(LaneRules.InvalidReminder, attribute, method, text);
        else if (!isValid) bag.Add(Rules.InvalidPeriod, attribute, method, text);
        return $"global::System.TimeSpan.FromMilliseconds({milliseconds.ToString(CultureInfo.InvariantCulture)}L)";
    }

    private string Expression(IMethodSymbol method, AttributeData attribute, string text)
    {
        if (CronChecker.Problem(text) is { } problem) bag.Add(LaneRules.InvalidCron, attribute, method, text, problem);
        return Names.Literal(text);
    }

    private static string Options(AttributeData attribute)
    {
        var options = attribute.NamedArguments.Where(a => a.Key is "KeepAlive" or "TimeZone").OrderByDescending(a => a.Key, StringComparer.Ordinal)
            .Select(a => (a.Key, Value: a.Value.Value switch { bool b => b ? "true" : "false", string s => Names.Literal(s), _ => "null" }));
        return string.Join(", ", options.Select(o => $"{o.Key} = {o.Value}"));
    }
}
