using System.Net;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.ConformanceTests;

public sealed class ImageTests(EmulatorFixture emulators) : ConformanceTest(emulators)
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(6, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(6, 4)]
    public async Task A_PNG_comes_back_as_that_PNG_changed(byte colourType, byte filter)
    {
        var original = SamplePng.Create(40, 30, colourType, filter);
        var edited = await EditAsync(original, "image/png");
        var (width, height, edit) = SamplePng.Header(edited);
        Assert.Equal((40, 30, colourType == 6 ? 6 : 2), (width, height, edit));
        if (colourType == 2 && filter == 0)
        {
            var changed = SamplePng.Pixels(original).Zip(SamplePng.Pixels(edited)).Count(pair => pair.First != pair.Second);
            Assert.True(changed > 40 * 30 * 3 * 0.9, $"{changed} of {40 * 30 * 3} changed");
        }
        else
        {
            Assert.NotEmpty(SamplePng.Pixels(edited));
        }
    }

    [Theory]
    [InlineData("seed", 1, 2)]
    [InlineData("strength", 0.2, 0.9)]
    public async Task The_same_request_gives_the_same_picture_and_another_another(string name, double one, double other)
    {
        foreach (var (photo, type) in new[] { (SamplePng.Create(16, 16), "image/png"), (SampleJpeg.Create(), "image/jpeg") })
        {
            var first = await EditAsync(photo, type, (name, one));
            Assert.Equal(first, await EditAsync(photo, type, (name, one)));
            Assert.NotEqual(first, await EditAsync(photo, type, (name, other)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public async Task A_picture_of_one_shade_changes_too(byte shade)
    {
        var photo = SamplePng.Plain(8, 8, shade);
        for (var seed = 0; seed < 8; seed++)
        {
            Assert.True(Distance(photo, await EditAsync(photo, "image/png", ("seed", seed))) > 5);
        }
    }

    [Fact]
    public async Task A_strength_of_nothing_leaves_a_picture_almost_alone()
    {
        var photo = SamplePng.Create(16, 16);
        Assert.True(Distance(photo, await EditAsync(photo, "image/png", ("strength", 0))) < 3);
        Assert.True(Distance(photo, await EditAsync(photo, "image/png", ("strength", 1))) > 20);
    }

    [Fact]
    public async Task A_JPEG_comes_back_as_that_photo_visibly_changed()
    {
        var photo = SampleJpeg.Create();
        var edited = await EditAsync(photo, "image/jpeg");
        var (before, after) = (SampleJpeg.Decode(photo), SampleJpeg.Decode(edited));
        Assert.Equal(photo.Length, edited.Length);
        Assert.True(before.Zip(after).Average(pair => Math.Abs(pair.First - pair.Second)) > 5);
        // The photo is still there: its blocks keep their order from dark to light.
        Assert.All(before.Index(), block => Assert.All(before.Index(), other =>
            Assert.True(block.Item > other.Item || after[block.Index] <= after[other.Index])));
    }

    [Theory]
    [InlineData("1:1", "2K", 2048, 2048)]
    [InlineData("16:9", "2K", 2848, 1600)]
    [InlineData("21:9", "3K", 4704, 2016)]
    [InlineData(null, null, 4096, 2304)]
    public async Task A_picture_without_an_input_has_the_size_of_the_table(string? ratio, string? size, int width, int height)
    {
        var parameters = new JsonObject { ["prompt"] = "x" };
        if (ratio is not null)
        {
            parameters["aspect_ratio"] = ratio;
        }

        if (size is not null)
        {
            parameters["size"] = size;
        }

        var answer = await Quick.PostAsync("/v1/seedream-v5-lite-image-to-image", parameters);
        var (actualWidth, actualHeight, _) = SamplePng.Header(answer.Bytes);
        Assert.Equal((width, height), (actualWidth, actualHeight));
        Assert.Equal(width * height, SamplePng.Pixels(answer.Bytes).Length);
    }

    [Theory]
    [InlineData("2x", 2)]
    [InlineData("4x", 4)]
    [InlineData("1x", 1)]
    public async Task The_retouch_workflow_enlarges_a_PNG(string upscale, int factor)
    {
        var photo = await Quick.UploadAsync(SamplePng.Create(20, 10), "image/png");
        var picture = await RetouchAsync(new() { ["image_ukbxw"] = photo, ["Instructions"] = "warm", ["Upscale_x"] = upscale });
        Assert.Equal((20 * factor, 10 * factor, 2), SamplePng.Header(picture));
    }

    [Fact]
    public async Task The_retouch_workflow_without_a_photo_edits_a_sample()
    {
        Assert.Equal((640, 480, 2), SamplePng.Header(await RetouchAsync([])));
    }

    [Fact]
    public async Task Outputs_and_uploads_are_served_without_a_key()
    {
        var photo = SamplePng.Create(8, 8);
        var url = await Quick.UploadAsync(photo, "image/png");
        Assert.StartsWith($"{Quick.Emulator.Media}assets/", url, StringComparison.Ordinal);
        var answer = await Quick.GetAsync(url, key: null);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (answer.Status, answer.ContentType));
        Assert.Equal(photo, answer.Bytes);
        Assert.Equal(HttpStatusCode.NotFound, (await Quick.GetAsync("/assets/none.png", key: null)).Status);
    }

    [Fact]
    public async Task An_own_address_without_a_file_fails_the_run()
    {
        var id = await Quick.SubmitAsync("seededit-v3", new() { ["prompt"] = "x", ["image_url"] = $"{Quick.Emulator.Media}assets/none.png" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Quick.UntilDoneAsync($"/v2/requests/{id}/status")).Status);
    }

    [Fact]
    public async Task Several_uploads_keep_their_order_and_a_bad_one_is_refused()
    {
        string Url(int size) => $"data:image/png;base64,{Convert.ToBase64String(SamplePng.Create(size, 1))}";
        var answer = await Quick.PostAsync("/upload-asset", new JsonObject { ["data_urls"] = new JsonArray(Url(3), Url(5)) });
        var urls = answer.Json["file_urls"]!.AsArray().Select(url => url!.GetValue<string>()).ToList();
        Assert.Equal(3, SamplePng.Header((await Quick.GetAsync(urls[0])).Bytes).Width);
        Assert.Equal(5, SamplePng.Header((await Quick.GetAsync(urls[1])).Bytes).Width);
        var refused = await Quick.PostAsync("/upload-asset", new JsonObject { ["data_urls"] = new JsonArray("data:image/png,plain") });
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task A_body_of_seventy_megabytes_is_taken()
    {
        var content = new byte[52_500_000];
        new Random(5).NextBytes(content);
        var url = await Quick.UploadAsync(content, "image/webp");
        Assert.Equal(content.Length, (await Quick.GetAsync(url, key: null)).Bytes.Length);
        Assert.True((await Quick.RequestsAsync())[0]!["body_length"]!.GetValue<long>() > 70_000_000);
    }

    [Fact]
    public async Task The_aiml_route_edits_a_data_URI()
    {
        var photo = SamplePng.Create(24, 12);
        var answer = await Quick.PostBearerAsync("/v1/images/generations", new JsonObject
        {
            ["model"] = Wire.AimlModel,
            ["prompt"] = "a bird",
            ["image"] = $"data:image/png;base64,{Convert.ToBase64String(photo)}",
            ["response_format"] = "b64_json",
        });
        var cost = (await Quick.LedgerAsync())[0]!["cost"]!.ToJsonString();
        Assert.Equal((cost, cost), (answer.Headers["x-aimlapi-credits-used"], answer.Headers["x-aimlapi-usd-spent"]));
        var edited = Convert.FromBase64String(answer.Json["output"]!["choices"]![0]!["image_base64"]!.GetValue<string>());
        Assert.Equal((24, 12, 2), SamplePng.Header(edited));
        Assert.True(Distance(photo, edited) > 5);
    }

    [Theory]
    [InlineData("1024x1024", 1, 1)]
    [InlineData("adaptive", 16, 0.5)]
    [InlineData("512x512", 1, 20)]
    public async Task The_aiml_route_takes_what_the_first_page_takes(string size, int pictures, double guidance)
    {
        var answer = await Quick.PostBearerAsync("/v1/images/generations", new JsonObject
        {
            ["model"] = Wire.AimlModel,
            ["prompt"] = "a bird",
            ["image"] = new JsonArray([.. Enumerable.Repeat("https://pictures.example/a.jpg", pictures).Select(url => JsonValue.Create(url))]),
            ["size"] = size,
            ["guidance_scale"] = guidance,
        });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var picture = SamplePng.Header((await Quick.GetAsync(answer.Json["data"]![0]!["url"]!.GetValue<string>(), null)).Bytes);
        var side = size == "512x512" ? 512 : 1024;
        Assert.Equal((side, side), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_model_that_takes_plain_base64_edits_it()
    {
        var photo = SampleJpeg.Create();
        var answer = await Quick.PostAsync("/v1/esrgan", new JsonObject { ["image"] = Convert.ToBase64String(photo) });
        Assert.Equal("image/jpeg", answer.ContentType);
        Assert.NotEqual(photo, answer.Bytes);
    }

    [Fact]
    public async Task Every_seed_gives_a_JPEG_of_its_own()
    {
        var photo = SampleJpeg.Create();
        var edits = new HashSet<string>();
        for (var seed = 0; seed < 12; seed++)
        {
            edits.Add(Convert.ToBase64String(await EditAsync(photo, "image/jpeg", ("seed", seed))));
        }

        Assert.Equal(12, edits.Count);
    }

    private async Task<byte[]> EditAsync(byte[] photo, string type, params (string Name, double Value)[] more)
    {
        var parameters = new JsonObject { ["prompt"] = "make it warm", ["image"] = await Quick.UploadAsync(photo, type) };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        var answer = await Quick.PostAsync("/v1/sd3-med-img2img", parameters);
        Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer.ContentType));
        return answer.Bytes;
    }

    private async Task<byte[]> RetouchAsync(JsonObject parameters)
    {
        var submitted = await Quick.PostAsync($"/workflows/{Wire.Workflow}", parameters);
        var done = await Quick.UntilDoneAsync(submitted.Json["poll_url"]!.GetValue<string>());
        var output = JsonNode.Parse(done.Json["output"]!.GetValue<string>())!;
        return (await Quick.GetAsync(output[0]!["value"]!["data"]!.GetValue<string>(), key: null)).Bytes;
    }

    private static double Distance(byte[] one, byte[] other) =>
        SamplePng.Pixels(one).Zip(SamplePng.Pixels(other)).Average(pair => Math.Abs(pair.First - pair.Second));
}
