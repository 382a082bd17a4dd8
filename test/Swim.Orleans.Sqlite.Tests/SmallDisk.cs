using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Swim.Sqlite.Tests;

/// <summary>
/// A place with little room: a file system of its own in memory where the tests may mount one, else a limit on the size of files, which SQLite
/// meets in the same calls.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Bytes = 3 << 20;
    private const int FileSizeResource = 1;
    private const int FileSizeSignal = 25;

    private readonly bool _isMounted;
    private Limit _before;

    private SmallDisk(string folder, bool isMounted)
    {
        Folder = folder;
        _isMounted = isMounted;
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "swim.db");

    private string Ballast => System.IO.Path.Combine(Folder, "ballast");

    /// <param name="mayMount">False for the limit.</param>
    public static SmallDisk Create(bool mayMount = true)
    {
        var folder = System.IO.Path.Combine(TestContext.CurrentContext.WorkDirectory, "disks", Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(folder);
        return new SmallDisk(folder, mayMount && Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", folder) == 0);
    }

    public static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    /// <summary>No byte fits any more.</summary>
    public void Fill()
    {
        if (!_isMounted)
        {
            _ = GetLimit(FileSizeResource, out _before);
            _ = Signal(FileSizeSignal, 1);
            SetLimit((ulong)new FileInfo(Path + "-wal").Length);
            return;
        }

        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var chunk = new byte[64 * 1024]; ;)
        {
            try
            {
                ballast.Write(chunk);
            }
            catch (IOException) when (chunk.Length > 512)
            {
                chunk = new byte[chunk.Length / 2];
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    public void Free()
    {
        if (_isMounted) File.Delete(Ballast);
        else SetLimit(_before.Current);
    }

    public void Dispose()
    {
        if (_isMounted) Run("umount", "-l", Folder);
        else if (_before.Most != 0) SetLimit(_before.Current);
        Directory.Delete(Folder, recursive: true);
    }

    private void SetLimit(ulong bytes)
    {
        var limit = _before with { Current = bytes };
        Assert.That(SetLimit(FileSizeResource, in limit), Is.Zero);
    }

#pragma warning disable SYSLIB1054, CA5392 // three calls of a test
    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int number, nint handler);
#pragma warning restore SYSLIB1054, CA5392

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Current, ulong Most);
}
