using System.Diagnostics;

namespace Swim.Crash.Stores;

/// <summary>
/// The embedded store on a disk of a few megabytes. When it is to be away, either a file takes all the room that is left, or the server's process is forbidden to
/// write beyond the first pages of a file (a log that has its room already goes on on a full disk). Where no disk may be mounted it is always the latter.
/// </summary>
internal sealed class SmallDiskUnderTest : SqliteUnderTest
{
    private const int MegaBytes = 24;

    private readonly string _mount;
    private readonly bool _isMounted;
    private int _outages;

    private SmallDiskUnderTest(string mount, bool isMounted)
        : base(mount)
    {
        _mount = mount;
        _isMounted = isMounted;
    }

    public override string Description => _isMounted ? $"sqlite on a disk of {MegaBytes} MB that is full, or whose writes fail" : "sqlite whose writes fail (a disk of its own may not be mounted here)";

    public override bool CanStop => true;

    /// <summary>The server's process, when there is one.</summary>
    public Func<int?> Server { get; set; } = static () => null;

    private string Filler => Path.Combine(_mount, "filler");

    public static async Task<SmallDiskUnderTest> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("swim-crash-disk-").FullName;
        return new SmallDiskUnderTest(folder, await RunAsync("mount", "-t", "tmpfs", "-o", $"size={MegaBytes}m", "tmpfs", folder) == 0);
    }

    public override async Task StopAsync()
    {
        if (!_isMounted || _outages++ % 2 == 0)
        {
            await LimitAsync("4096");
            return;
        }

        var block = new byte[4096];
        await using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) await file.WriteAsync(block);
        }
        catch (IOException)
        {
            // full
        }
    }

    public override async Task StartAsync()
    {
        await LimitAsync("unlimited");
        File.Delete(Filler);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_isMounted) await RunAsync("umount", _mount);
        Directory.Delete(_mount, recursive: true);
    }

    private async Task LimitAsync(string bytes)
    {
        if (Server() is not { } process) return;
        if (await RunAsync("prlimit", "--pid", $"{process}", $"--fsize={bytes}:unlimited") != 0) throw new InvalidOperationException("The size of the server's files cannot be limited here.");
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
