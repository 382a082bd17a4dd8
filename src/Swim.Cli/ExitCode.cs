namespace Swim.Cli;

/// <summary>How the tool ends; scripts depend on these.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The host answered, but not with what was asked for: no such node or lane, text that is no Recon.</summary>
    public const int Refused = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The host could not be reached, or did not answer in time.</summary>
    public const int Unreachable = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
