using System.Globalization;
using Swim.Runtime;

namespace Swim.Generators.Tests;

/// <summary>What is said of a cron expression when the agent is built is what the parser says when it starts.</summary>
public sealed class CronTests
{
    private static readonly string[] Expressions =
    [
        "* * * * *", "*/5 * * * *", "0 9 * * MON-FRI", "0 0 1 1 ?", "? ? ? ? ?", "?/5 * * * *", "0,15,30,45 * * * *", "0-10/2,30 * * * *", "5/10 * * * *", "22-4 * * * *", "0 22-4/2 * * *",
        "0 0 L * *", "0 0 l * *", "0 0 L-3 * *", "0 0 L-30 * *", "0 0 L-31 * *", "0 0 LW * *", "0 0 L-2W * *", "0 0 15W * *", "0 0 15w * *", "0 0 1,15W * *", "0 0 W * *", "0 0 32W * *", "0 0 L,1 * *",
        "0 0 * * 5L", "0 0 * * FRIL", "0 0 * * L", "0 0 * * 5#2", "0 0 * * mon#1", "0 0 * * 5#6", "0 0 * * 5#0", "0 0 * * 1,5L", "0 0 * * 5#2,1", "0 0 * * 7", "0 0 * * 8", "0 0 * * SUN,SAT",
        "0 0 * JAN-mar/2 *", "0 0 * JUNE *", "0 0 * 0 *", "0 0 * 13 *", "* * 0 * *", "* 24 * * *", "60 * * * *", "*/0 * * * *", "*/59 * * * *", "*/60 * * * *", "*,5 * * * *", "5,* * * * *", "*/5,3 * * * *",
        "1,,2 * * * *", ",1 * * * *", "1-2-3 * * * *", "1/2/3 * * * *", "-1 * * * *", "001 * * * *", "01 00 01 01 00", "1- * * * *", "L * * * *", "* * * * *\t", "  *\t* * *  * ", "* * * *", "* * * * * * *",
        "*/10 * * * * *", "60 * * * * *", "0 0 12 L-1 * ?", "0 0 12 ? * MON#3", "H * * * *", "@daily", "@DAILY", "@midnight", "@every_second", "@every_minute", "@sometimes", "@daily *",
    ];

    [Test]
    public async Task The_generator_accepts_what_the_runtime_reads() => await Compare(Expressions);

    [Test]
    public async Task The_generator_accepts_what_the_runtime_reads_whatever_is_written()
    {
        var random = new Random(20260701);
        string[] pieces = ["0", "1", "5", "7", "12", "23", "31", "59", "60", "*", "?", "/", "-", ",", "L", "W", "#", "MON", "fri", "JAN", "dec", "H"];
        var expressions = new HashSet<string>();
        while (expressions.Count < 3000)
        {
            var fields = Enumerable.Repeat("*", random.Next(5, 7)).ToArray();
            fields[random.Next(fields.Length)] = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
            expressions.Add(string.Join(' ', fields));
        }

        await Compare(expressions);
    }

    private static async Task Compare(IReadOnlyCollection<string> expressions)
    {
        var marks = string.Join("\n", expressions.Select(e => $"[Cron(\"{e.Replace("\t", "\\t", StringComparison.Ordinal)}\")]"));
        var outcome = await Generation.RunAsync($$"""[Agent("/a/:id")] public sealed partial class A : WebAgent { {{marks}} void F() { } }""");
        var refused = outcome.Reported.Where(d => d.Id == "SWIM0027").Select(d => d.GetMessage(CultureInfo.InvariantCulture)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported.Select(d => d.Id).Distinct(), Is.EquivalentTo(new[] { "SWIM0027" }));
            foreach (var expression in expressions)
                Assert.That(!refused.Any(message => message.StartsWith($"Cron expression '{expression}' is invalid", StringComparison.Ordinal)), Is.EqualTo(Reads(expression)), expression);
        }
    }

    private static bool Reads(string expression)
    {
        try
        {
            CronSchedule.Parse(expression, null);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
