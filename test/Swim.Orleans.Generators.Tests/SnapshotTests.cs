namespace Swim.Generators.Tests;

/// <summary>
/// Each folder of Cases holds <c>Input.cs</c> and what is generated from it. After a change of the emitters: run once with
/// <c>SWIM_UPDATE_SNAPSHOTS=1</c> and read the difference.
/// </summary>
public sealed class SnapshotTests
{
    private static IEnumerable<string> Cases => Directory.GetDirectories(Generation.CasesFolder()).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public async Task Generated_code_is_as_expected_and_compiles(string name)
    {
        var folder = Path.Combine(Generation.CasesFolder(), name);
        var outcome = await Generation.RunAsync(await File.ReadAllTextAsync(Path.Combine(folder, "Input.cs")));
        if (Environment.GetEnvironmentVariable("SWIM_UPDATE_SNAPSHOTS") == "1")
        {
            foreach (var stale in Directory.GetFiles(folder, "*.g.cs")) File.Delete(stale);
            foreach (var (file, text) in outcome.Files) await File.WriteAllTextAsync(Path.Combine(folder, file), text);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Reported, Is.Empty);
            Assert.That(outcome.Compiled, Is.Empty);
            Assert.That(outcome.Files.Keys, Is.EquivalentTo(Directory.GetFiles(folder, "*.g.cs").Select(path => Path.GetFileName(path))));
            foreach (var (file, text) in outcome.Files) Assert.That(text, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(folder, file))), file);
        }
    }
}
