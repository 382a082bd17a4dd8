using System.Globalization;
using Spectre.Console;
using Swim.Cli.Output;

namespace Swim.Cli.Archive;

/// <summary>Shows how far a long work is, on a terminal; where there is none it says nothing.</summary>
internal static class ArchiveProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the work and looks at it now and then.</summary>
    /// <param name="error">Where people look.</param>
    /// <param name="work">What takes long.</param>
    /// <param name="look">What to show: a text, and the share that is done, null when nobody knows.</param>
    public static async Task<T> RunAsync<T>(TextWriter error, Func<Task<T>> work, Func<(string Text, double? Share)> look)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return await work();
        return await console.Progress().AutoClear(true).Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask("…", maxValue: 1);
            var running = work();
            while (!running.IsCompleted)
            {
                Show(bar, look());
                await Task.WhenAny(running, Task.Delay(Pause, TimeProvider.System));
            }

            return await running;
        });
    }

    public static string Describe(CountedArchive store) =>
        string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(store.Agents, "agent")}, {Counted.Of(store.Records, "record")}, {store.Bytes / 1048576.0:N1} MiB");

    private static void Show(ProgressTask bar, (string Text, double? Share) now)
    {
        bar.Description = Markup.Escape(now.Text);
        bar.IsIndeterminate = now.Share is null;
        bar.Value = now.Share ?? 0;
    }
}
