using System.Buffers;
using System.IO.Pipelines;
using Segmind.Sdk.ConformanceTests;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>The pictures to edit, and what an edit of one must look like.</summary>
internal static class Photo
{
    public const int Width = 20;
    public const int Height = 12;

    public static readonly byte[] Png = SamplePng.Create(Width, Height);

    /// <summary>Just large enough for the AIML API, which states a least area.</summary>
    public static readonly byte[] LargePng = SamplePng.Create(512, 512);

    public static readonly byte[] Jpeg = SampleJpeg.Create();

    /// <summary>A stream that can't tell its length and can't be rewound.</summary>
    public static ImageInput Unsized(byte[] content) =>
        ImageInput.FromStream(_ => ValueTask.FromResult(PipeReader.Create(new ReadOnlySequence<byte>(content)).AsStream()));

    public static async Task<byte[]> ReadAsync(OutputImage image)
    {
        using var content = new MemoryStream();
        await image.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>The same kind of picture in the same size (or enlarged), yet not the same picture.</summary>
    public static void AssertEdited(byte[] input, byte[] output, int scale = 1)
    {
        if (input[0] == 0x89)
        {
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], output[..8]);
            var (width, height, _) = SamplePng.Header(input);
            var edited = SamplePng.Header(output);
            Assert.Equal((width * scale, height * scale), (edited.Width, edited.Height));
            AssertOtherPixels(input, output, scale);
        }
        else
        {
            var shades = SampleJpeg.Decode(output);
            Assert.NotEqual(SampleJpeg.Decode(input), shades);
        }
    }

    private static void AssertOtherPixels(byte[] input, byte[] output, int scale)
    {
        var (before, after) = (SamplePng.Pixels(input), SamplePng.Pixels(output));
        if (scale == 1)
        {
            Assert.Equal(before.Length, after.Length);
            Assert.NotEqual(before, after);
        }
        else
        {
            Assert.NotEqual(before[..3], after[..3]);
        }
    }
}
