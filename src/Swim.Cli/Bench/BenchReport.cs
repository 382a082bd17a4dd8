using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Swim.Cli.Bench.Measuring;

namespace Swim.Cli.Bench;

/// <summary>The medians of all runs: a table for people, one JSON object a line for programs.</summary>
internal static class BenchReport
{
    public static void Print(TextWriter output, string work, int runs, IReadOnlyList<Summary> summaries)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("figure", "median", "unit", "range");
        table.Columns[1].RightAligned();
        foreach (var summary in summaries)
        {
            table.AddRow(
                Markup.Escape($"{work}: {summary.Name}"), Number(summary.Median), Markup.Escape(summary.Unit),
                runs > 1 ? $"({Number(summary.Least)} to {Number(summary.Most)}, {runs} runs)" : "");
        }

        console.Write(table);
    }

    public static void PrintJson(TextWriter output, Uri server, string work, LoadPlan plan, int runs, IReadOnlyList<Summary> summaries)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("work", work);
            json.WriteString("server", server.ToString());
            json.WriteNumber("connections", plan.Connections);
            json.WriteNumber("agents", plan.Agents);
            json.WriteNumber("seconds", plan.Duration.TotalSeconds);
            json.WriteNumber("rate", plan.Rate);
            json.WriteNumber("size", plan.Size);
            json.WriteNumber("runs", runs);
            json.WriteStartArray("figures");
            foreach (var summary in summaries)
            {
                json.WriteStartObject();
                json.WriteString("name", summary.Name);
                json.WriteString("unit", summary.Unit);
                json.WriteNumber("median", summary.Median);
                json.WriteNumber("least", summary.Least);
                json.WriteNumber("most", summary.Most);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static string Number(double value) =>
        Math.Abs(value) switch
        {
            0 => "0",
            >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("0.####", CultureInfo.InvariantCulture),
        };
}
