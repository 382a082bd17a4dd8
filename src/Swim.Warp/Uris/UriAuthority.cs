using System.Globalization;
using System.Text;

namespace Swim.Warp;

/// <summary>The authority of a URI: <c>user:password@host:port</c>. Immutable.</summary>
public sealed class UriAuthority : IEquatable<UriAuthority>
{
    private readonly string _text;

    internal UriAuthority(string? user, string? password, string host, UriHostKind hostKind, int? port)
    {
        User = user;
        Password = password;
        Host = host;
        HostKind = hostKind;
        Port = port;
        _text = Print();
    }

    /// <summary>The user's name, decoded; null when there is none.</summary>
    public string? User { get; }

    /// <summary>The password, decoded; null when there is none.</summary>
    public string? Password { get; }

    /// <summary>The host's name or address in lower case, decoded, an IPv6 address without its brackets. May be empty.</summary>
    public string Host { get; }

    /// <summary>What <see cref="Host"/> is.</summary>
    public UriHostKind HostKind { get; }

    /// <summary>The port as written (1 to 2^31−1, not held to 65535), null when none or 0 is given.</summary>
    public int? Port { get; }

    /// <summary>Reads an authority alone, as in a <c>Host</c> header.</summary>
    public static bool TryParse(string text, out UriAuthority? authority)
    {
        authority = WarpUri.TryParse("//" + text, out var uri) && uri is { Path: "", Query: null, Fragment: null } ? uri.Authority : null;
        return authority is not null;
    }

    /// <inheritdoc/>
    public bool Equals(UriAuthority? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UriAuthority);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The normalised text.</summary>
    public override string ToString() => _text;

    private string Print()
    {
        var output = new StringBuilder();
        if (User is not null)
        {
            UriPrinter.Encode(output, User, UriChars.User);
            if (Password is not null) UriPrinter.Encode(output.Append(':'), Password, UriChars.User);
            output.Append('@');
        }

        if (HostKind == UriHostKind.IPv6) output.Append('[').Append(Host).Append(']');
        else UriPrinter.Encode(output, Host, UriChars.User);
        if (Port is { } port) output.Append(CultureInfo.InvariantCulture, $":{port}");
        return output.ToString();
    }
}
