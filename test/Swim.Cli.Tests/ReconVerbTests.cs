namespace Swim.Cli.Tests;

/// <summary>Recon without a host.</summary>
internal sealed class ReconVerbTests
{
    [TestCase("format", "{ a : 1 ,\n b : \"two\" }", "{a:1,b:two}\n")]
    [TestCase("to-json", "{a:1,b:{x,y}}", """{"a":1,"b":["x","y"]}""" + "\n")]
    [TestCase("from-json", """{"a": [1, true, "x y"]}""", "{a:{1,true,\"x y\"}}\n")]
    [TestCase("check", "@a{b}", "")]
    public async Task A_text_is_converted(string verb, string input, string output) =>
        Assert.That(await ToolProcess.RunAsync(["recon", verb], input), Is.EqualTo((0, output, "")));

    [TestCase("check", "{a", 1)]
    [TestCase("format", "{a", 1)]
    [TestCase("from-json", "{a", 2)]
    public async Task What_is_none_is_refused_with_the_place(string verb, string input, int code)
    {
        var ended = await ToolProcess.RunAsync(["recon", verb], input);
        Assert.That((ended.Code, ended.Output), Is.EqualTo((code, "")));
        Assert.That(ended.Error, Does.StartWith("swim: "));
    }

    [Test]
    public async Task A_file_is_read_and_a_missing_one_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{a:1}");
            Assert.That(await ToolProcess.RunAsync(["recon", "format", file]), Is.EqualTo((0, "{a:1}\n", "")));
        }
        finally
        {
            File.Delete(file);
        }

        var missing = await ToolProcess.RunAsync(["recon", "format", file]);
        Assert.That(missing.Code, Is.EqualTo(1));
        Assert.That(missing.Error, Does.Contain(file));
    }
}
