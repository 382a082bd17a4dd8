using System.Net;

namespace Swim.Samples.Tests;

/// <summary>Each sample starts, serves its page and the browser client, takes a command and shows its effect.</summary>
internal sealed class SampleHostTests
{
    [TestCase("Hello", "/greeting/world", "greet", "\"Ada\"", "greeting", "Hello, Ada, says world!")]
    [TestCase("Chat", "/room/lobby", "say", "{\"from\":\"Ada\",\"text\":\"Anybody here?\"}", "messages", "Anybody here?")]
    [TestCase("Todo", "/list/today", "items", "{\"@update\":{\"index\":0},\"text\":\"Milk\",\"done\":false}", "items", "Milk")]
    [TestCase("Sensors", "/sensor/kitchen", "report", "21.5", "latest", "21.5")]
    [TestCase("Fleet", "/depot/north", "hire", "\"van 7\"", "vehicles", "van 7")]
    [TestCase("Places", "/city/berlin", "things", "{\"@update\":{\"key\":1000,\"shape\":{\"lat\":52.5,\"lng\":13.4}},\"@Thing\":null,\"kind\":\"tram\",\"heading\":0,\"speed\":5}", "things", "tram")]
    [TestCase("Learning", "/airport/ORD", "depart", "{\"flight\":7,\"origin\":\"LAX\",\"hour\":17.5,\"miles\":1745}", "prediction", "LAX")]
    public async Task A_sample_runs(string name, string node, string command, string body, string lane, string shown)
    {
        await using var sample = await SampleProcess.StartAsync(name);

        var page = await sample.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.That(page, Does.Contain($"<title>{name}</title>"));
        using var client = await sample.Http.GetAsync(new Uri("/_swim/client.js", UriKind.Relative));
        Assert.That(client.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await sample.Http.PostAsync(new Uri($"{node}?lane={command}", UriKind.Relative), content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());

        // what comes from other agents by links is there a moment later: the lane's events say when to look again
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{node}?lane={lane}", UriKind.Relative)) { Headers = { { "Accept", "text/event-stream" } } };
        using var events = await sample.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(guard.Token));
        string state;
        do
        {
            Assert.That(await lines.ReadLineAsync(guard.Token), Is.Not.Null, "the events go on");
            state = await sample.Http.GetStringAsync(new Uri($"{node}?lane={lane}", UriKind.Relative), guard.Token);
        }
        while (!state.Contains(shown, StringComparison.Ordinal));
    }
}
