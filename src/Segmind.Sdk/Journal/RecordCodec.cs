using System.Security.Cryptography;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Records as lines: JSON with a checksum at its end. A line without its line break is one that a crash cut short.</summary>
internal static class RecordCodec
{
    public const int Version = 1;

    private const int SumLength = 16;
    private const byte LineBreak = (byte)'\n';

    // ASCII's CANCEL: what stands before it on its line is void.
    private const byte Cancel = 0x18;
    private static ReadOnlySpan<byte> SumStart => ",\"sum\":\""u8;
    private static ReadOnlySpan<byte> SumEnd => "\"}"u8;

    /// <summary>Ends a line that a crash cut short, so that the next one starts afresh.</summary>
    public static ReadOnlySpan<byte> Seal => [Cancel, LineBreak];

    public static byte[] Write(JournalRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, SegmindJson.Default.JournalRecord).AsSpan();
        return [.. json[..^1], .. SumStart, .. Sum(json), .. SumEnd, LineBreak];
    }

    public static bool EndsCutShort(ReadOnlySpan<byte> records) => records.Length > 0 && records[^1] != LineBreak;

    /// <summary>The records in whole lines; an entry is <see langword="null"/> where a line is not what was written.</summary>
    public static List<JournalRecord?> Read(ReadOnlySpan<byte> records)
    {
        var read = new List<JournalRecord?>();
        for (int end; (end = records.IndexOf(LineBreak)) >= 0; records = records[(end + 1)..])
        {
            var line = records[..end];
            if (!line.EndsWith(Seal[..1]))
            {
                read.Add(ReadLine(line));
            }
        }

        return read;
    }

    private static JournalRecord? ReadLine(ReadOnlySpan<byte> line)
    {
        var tail = SumStart.Length + SumLength + SumEnd.Length;
        if (line.Length <= tail || !line.EndsWith(SumEnd) || !line[^tail..].StartsWith(SumStart))
        {
            return null;
        }

        byte[] json = [.. line[..^tail], (byte)'}'];
        if (!line.Slice(line.Length - tail + SumStart.Length, SumLength).SequenceEqual(Sum(json)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, SegmindJson.Default.JournalRecord) is { V: Version } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Sum(ReadOnlySpan<byte> json) =>
        System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(json).AsSpan(0, SumLength / 2)));
}
