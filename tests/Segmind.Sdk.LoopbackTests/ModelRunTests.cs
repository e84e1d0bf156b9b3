using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>All five systems, in every mode they have, with every kind of image.</summary>
public sealed class ModelRunTests : LoopbackTest
{
    private const long Seed = 77;

    public enum Form
    {
        Address,
        PngFile,
        JpegFile,
        Bytes,
        Unsized,
    }

    public static TheoryData<string, RunMode, Form> Models
    {
        get
        {
            var cases = new TheoryData<string, RunMode, Form>();
            foreach (var slug in (string[])[SeedEdit, Sd3, Seedream])
            {
                foreach (var mode in Enum.GetValues<RunMode>())
                {
                    foreach (var form in Enum.GetValues<Form>())
                    {
                        cases.Add(slug, mode, form);
                    }
                }
            }

            return cases;
        }
    }

    public static TheoryData<Form> Forms => [.. Enum.GetValues<Form>()];

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Models))]
    public async Task A_model_edits_the_picture_for_one_row_on_the_bill(string slug, RunMode mode, Form form)
    {
        var (image, content) = Input(form, Photo.Png);
        var before = await Client.GetCreditsAsync();

        var result = await Client.RunAsync(Request(slug, image), mode == RunMode.Queue ? Queued : Direct);

        Photo.AssertEdited(content, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(JobState.Completed, result.Status);
        Assert.Equal(slug, result.Model);
        Assert.Equal(slug == Seedream ? result.Seed!.Value : Seed, result.Seed);
        Assert.Equal((slug, result.RequestId, LedgerState.Completed, mode == RunMode.Queue ? "v2" : "v1"), (Row.Slug, Row.RequestId, Row.State, Row.Route));
        Assert.True(Row.Cost > 0);
        Assert.Equal(Row.Cost, result.Metrics.Cost);
        Assert.NotNull(result.Metrics.InferenceTime);
        Assert.Equal(before.Paid - Row.Cost, result.Metrics.RemainingCredits);
        Assert.Equal(before.Paid - Row.Cost, (await Client.GetCreditsAsync()).Paid);
        Assert.Equal(form == Form.Address ? 0 : 1, Posts("/upload-asset"));
        Assert.Equal(1, Posts($"/{(mode == RunMode.Queue ? "v2" : "v1")}/{slug}"));
        Wire.AssertKeysWhereTheyBelong(Emulator);
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Forms))]
    public async Task The_workflow_retouches_and_doubles_the_picture_for_one_row_on_the_bill(Form form)
    {
        var (image, content) = Input(form, Photo.Png);
        var before = await Client.GetCreditsAsync();

        var result = await Client.RunAsync(new RetouchWorkflow { Image = image, Instructions = "softer light", UpscaleFactor = UpscaleFactor.X2 }, Queued);

        var output = Assert.Single(result.Images);
        Assert.Equal("Retouched", output.Name);
        Photo.AssertEdited(content, await Photo.ReadAsync(output), form == Form.JpegFile ? 1 : 2);
        Assert.Equal((Retouch, result.RequestId, LedgerState.Completed, "workflow"), (Row.Slug, Row.RequestId, Row.State, Row.Route));
        Assert.Equal(before.Paid - Row.Cost, (await Client.GetCreditsAsync()).Paid);
        Assert.NotEqual(0, Row.Cost);
        Assert.Equal(form == Form.Address ? 0 : 1, Posts("/upload-asset"));
        Assert.Equal(1, Posts($"/workflows/{Retouch}"));
        Wire.AssertKeysWhereTheyBelong(Emulator);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData("url", Form.Address)]
    [InlineData("url", Form.PngFile)]
    [InlineData("url", Form.Bytes)]
    [InlineData("url", Form.Unsized)]
    [InlineData("b64_json", Form.Address)]
    [InlineData("b64_json", Form.PngFile)]
    [InlineData("b64_json", Form.Bytes)]
    [InlineData("b64_json", Form.Unsized)]
    public async Task The_AIML_API_edits_the_picture_without_Segmind_s_storage_or_credits(string format, Form form)
    {
        var (image, content) = Input(form, Photo.LargePng);
        var before = await Client.GetCreditsAsync();

        var result = await Client.RunAsync(new AimlSeedEdit { Images = [image], Prompt = "a red scarf", ResponseFormat = format, Seed = Seed });

        var output = Assert.Single(result.Images);
        Assert.Equal(format == "url", output.Url is not null);
        Photo.AssertEdited(content, await Photo.ReadAsync(output));
        Assert.Equal((Aiml, LedgerState.Completed, "aiml"), (Row.Slug, Row.State, Row.Route));
        Assert.Equal(before, await Client.GetCreditsAsync());
        Assert.Equal(0, Posts("/upload-asset"));
        Assert.Equal(1, Posts("/v1/images/generations"));
        Wire.AssertKeysWhereTheyBelong(Emulator);
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_AIML_API_takes_several_pictures_in_one_row()
    {
        var result = await Client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromBytes(Photo.LargePng), HostPhoto()], Prompt = "both in one" });

        Photo.AssertEdited(Photo.LargePng, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(Aiml, Row.Slug);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_picture_too_small_for_the_AIML_API_costs_no_call()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            Client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromBytes(Photo.Jpeg)], Prompt = "x" }));

        Assert.Contains("Images[0] must have an area", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_same_content_is_uploaded_once_however_often_it_is_used()
    {
        var file = Path.Combine(Folder, "a.png");
        await File.WriteAllBytesAsync(file, Photo.Png);
        ImageInput[] forms = [ImageInput.FromFile(file), ImageInput.FromBytes(Photo.Png), Photo.Unsized(Photo.Png)];

        await Client.RunAsync(new SeedreamV5LiteI2I { Prompt = "x", Images = forms }, Queued);
        await Client.RunAsync(new SeedEditV3 { Prompt = "x", Image = ImageInput.FromFile(file) }, Direct);
        await Client.RunAsync(new SeedEditV3 { Prompt = "x", Image = ImageInput.FromBytes(Photo.Jpeg) }, Direct);

        Assert.Equal(2, Posts("/upload-asset"));
        Assert.Equal(3, Emulator.Ledger.Entries.Count);
    }

    private static ModelRequest Request(string slug, ImageInput image) => slug switch
    {
        SeedEdit => new SeedEditV3 { Image = image, Prompt = "a sunny beach", Seed = Seed },
        Sd3 => new Sd3MedImg2Img { Image = image, Prompt = "a sunny beach", Seed = Seed, Strength = 0.5 },
        _ => new SeedreamV5LiteI2I { Images = [image], Prompt = "a sunny beach", Size = SeedreamSize.Size2K },
    };

    private (ImageInput Image, byte[] Content) Input(Form form, byte[] png)
    {
        var path = Path.Combine(Folder, form == Form.JpegFile ? "photo.jpg" : "photo.png");
        switch (form)
        {
            case Form.Address:
                return (Emulator.AddMedia(png, "image/png"), png);
            case Form.PngFile:
                File.WriteAllBytes(path, png);
                return (ImageInput.FromFile(path), png);
            case Form.JpegFile:
                File.WriteAllBytes(path, Photo.Jpeg);
                return (ImageInput.FromFile(path), Photo.Jpeg);
            case Form.Bytes:
                return (ImageInput.FromBytes(png), png);
            default:
                return (Photo.Unsized(png), png);
        }
    }
}
