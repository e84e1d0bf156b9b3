using Segmind.Sdk.Models;

namespace Segmind.Sdk.Bench;

/// <summary>So many submits of one request, one after the other.</summary>
internal static class SubmitCalls
{
    private const string Model = "seededit-v3";
    private const string Image = "https://images.segmind.com/in/portrait.png";
    private const string Prompt = "a sunny beach behind her";

    public static Func<int, Task> Sdk(SegmindClient client)
    {
        var request = new SeedEditV3 { Image = ImageInput.FromUrl(new Uri(Image)), Prompt = Prompt };
        return Repeat.Call(() => new ValueTask<Job>(client.SubmitAsync(request)));
    }

    public static Func<int, Task> Floor(Uri server, Send send)
    {
        var floor = new BareSubmits(send);
        var url = Endpoint.Submit(server, Model);
        return Repeat.Call(() => floor.SubmitAsync(url, Image, Prompt));
    }

    public static Func<int, Task> Today(Plain plain) => Repeat.Call(() => new ValueTask<string>(plain.SubmitAsync(Model, Image, Prompt)));

    public static Func<int, Task> SdkOnStub() => Sdk(Client.OnStub(Stub()));

    public static Func<int, Task> FloorOnStub() => Floor(Client.Nowhere, Bare.Over(Stub()));

    public static Func<int, Task> TodayOnStub() => Today(Plain.Over(Stub(), Client.Nowhere));

    private static StubHandler Stub() => new(Answers.Accepted(Answers.SampleId));
}
