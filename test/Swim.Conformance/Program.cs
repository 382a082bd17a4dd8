using Swim.Conformance;

return args switch
{
    ["vectors", .. { Length: > 0 } files] => Vectors.Run(files, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Swim.Conformance VERB

          vectors FILE…    runs vector files (Recon, URI, envelopes), one line for each case that fails
        """);
    return 2;
}
