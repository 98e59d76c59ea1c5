package io.serai.packaging;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of docker/Dockerfile, one line for each, without comments. */
final class Dockerfile {
    private final List<String> instructions;

    private Dockerfile(List<String> instructions) {
        this.instructions = instructions;
    }

    static Dockerfile shipped() throws IOException {
        String text =
                Shipped.text("docker/Dockerfile").replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", "");
        return new Dockerfile(text.lines().filter(line -> !line.isBlank()).toList());
    }

    List<String> instructions() {
        return instructions;
    }

    /** What stands behind each instruction of this name. */
    List<String> all(String instruction) {
        return all(instructions, instruction);
    }

    /** The commands that the stage which builds runs. */
    List<String> buildCommands() {
        return all(instructions.subList(0, image()), "RUN").stream()
                .map(command -> command.replaceFirst("^--mount=\\S+ ", ""))
                .toList();
    }

    /** The commands that make the image. */
    List<String> imageCommands() {
        return all(instructions.subList(image(), instructions.size()), "RUN").stream()
                .flatMap(commands -> Stream.of(commands.split(" +&& +")))
                .toList();
    }

    private int image() {
        return instructions.lastIndexOf("FROM " + all("FROM").getLast());
    }

    private static List<String> all(List<String> instructions, String instruction) {
        return instructions.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }
}
