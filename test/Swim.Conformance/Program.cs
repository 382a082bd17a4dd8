using Swim.Conformance;
using Swim.Conformance.Introspection;
using Swim.Conformance.Serving;
using Swim.Conformance.Transcripts;

return args switch
{
    ["vectors", "--known", var known, .. { Length: > 0 } files] => Vectors.Run(files, Console.Out, known),
    ["vectors", .. { Length: > 0 } files] => Vectors.Run(files, Console.Out),
    ["serve", .. var options] => await ServeVerb.RunAsync(options),
    ["transcripts", "--url", var url, .. { Length: > 0 } files] when Uri.TryCreate(url, UriKind.Absolute, out var server) => await TranscriptsVerb.RunAsync(server, files, Console.Out),
    ["transcripts", .. { Length: > 0 } files] when !files[0].StartsWith("--", StringComparison.Ordinal) => await TranscriptsVerb.RunAsync(files, Console.Out),
    ["introspection", .. { Length: > 0 } files] => await IntrospectionVerb.RunAsync(files, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Swim.Conformance VERB

          vectors [--known LIST] FILE…    runs vector files (Recon, URI, envelopes), one line for each case that fails;
                                          differences kept on purpose may be listed, one a line: FILE CASE reason
          transcripts [--url ws://127.0.0.1:PORT] FILE…
                                          replays recorded conversations against a server of these agents (one of its own without
                                          --url), one line for each that goes another way than recorded, by the rules of docs/protocol.md
          introspection FILE…             asks a server of these agents what was asked of the reference about itself, and compares the shapes
          serve --urls http://127.0.0.1:PORT
                                          serves the conformance agents; state is kept where Swim:Storage:Path says
        """);
    return 2;
}
